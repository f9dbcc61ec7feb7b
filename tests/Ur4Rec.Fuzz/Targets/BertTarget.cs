using Ur4Rec.Cli.Tests;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>The directory of a sentence encoder: its settings, vocabulary and weights; it encodes after it was loaded.</summary>
internal sealed class BertTarget : FuzzTarget, IDisposable
{
    private readonly WorkerPool _pool = new(1);

    public override int Inputs => 6_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. TextMutations.All, .. SafetensorsMutations.All];

    public override IReadOnlyList<string> Tokens =>
        ["\"bert\"", "\"vocab_size\"", "\"hidden_size\": 1000000", "num_hidden_layers", "layer_norm_eps", "\"gelu\"", "\"relu\"", "Transformer", "Pooling", "1e30", "\"\\ud800\""];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        TinyBert.WriteTo(folder);
        Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
        return
        [
            FuzzSeed.OfFile(folder, "config.json"),
            FuzzSeed.OfFile(folder, "vocab.txt"),
            FuzzSeed.OfFile(folder, "model.safetensors"),
            FuzzSeed.OfText("tokenizer_config.json", """{"do_lower_case": true, "model_max_length": 6}"""),
            FuzzSeed.OfText("sentence_bert_config.json", """{"max_seq_length": 8, "do_lower_case": false}"""),
            FuzzSeed.OfText("config_sentence_transformers.json", """{"prompts": {"query": "tea: "}, "default_prompt_name": "query"}"""),
            FuzzSeed.OfText(
                "modules.json",
                """[{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"}, {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"""),
            FuzzSeed.OfText("1_Pooling/config.json", """{"word_embedding_dimension": 4, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}"""),
        ];
    }

    public override void Load(FuzzInput input)
    {
        using var encoder = BertEncoder.Load(input.Folder, _pool);
        encoder.Encode(["tea cake", "", "some tea and more cake than fits"]);
    }

    public void Dispose() => _pool.Dispose();
}
