using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Tests.Text.Encoders.Bert;

public class BertEncoderTests
{
    private static readonly string[] s_sentences = ["the old film", "", "a bad cab, a bad bee!", "film", "\u4E2D \uD55C caf\u00E9", "the old film"];

    [Fact]
    public void A_sentence_has_the_same_bits_alone_among_others_and_on_any_number_of_threads()
    {
        using var directory = new TinyBert();
        string[] many = [.. Enumerable.Range(0, 900).Select(i => string.Join(' ', Enumerable.Repeat(s_sentences[i % s_sentences.Length], 1 + (i % 3))))];
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        using var single = directory.Load(one);
        using var team = directory.Load(three);
        var together = team.Encode(many);
        Assert.Equal(900, together.Count);
        for (var i = 0; i < many.Length; i += 37)
            Assert.Equal(single.Encode([many[i]])[0], together[i]);
        Assert.Equal(single.Encode(many).SelectMany(v => v), together.SelectMany(v => v));
    }

    [Fact]
    public async Task Generates_unit_vectors_in_order()
    {
        using var directory = new TinyBert();
        using var pool = new WorkerPool(2);
        using var encoder = directory.Load(pool).ToTextEncoder();
        var embeddings = await encoder.Generator.GenerateAsync(s_sentences);
        Assert.Equal(6, embeddings.Count);
        Assert.All(embeddings, e => Assert.Equal(1.0, Math.Sqrt(e.Vector.ToArray().Sum(v => (double)v * v)), 1e-6));
        Assert.Equal(embeddings[0].Vector.ToArray(), embeddings[5].Vector.ToArray());
        Assert.NotEqual(embeddings[0].Vector.ToArray(), embeddings[3].Vector.ToArray());
        Assert.Empty(await encoder.Generator.GenerateAsync([]));
        Assert.Equal("bert", encoder.Name);
        Assert.Same(encoder.Generator, encoder.Generator.GetService<BertEncoder>());
    }

    [Fact]
    public void A_cancelled_call_stops()
    {
        using var directory = new TinyBert();
        using var pool = new WorkerPool(1);
        using var encoder = directory.Load(pool);
        Assert.ThrowsAny<OperationCanceledException>(() => encoder.Encode(s_sentences, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Settings_decide_the_vector_and_the_fingerprint()
    {
        using var pool = new WorkerPool(1);
        var plain = Vector(pool, _ => { });
        var fingerprints = new HashSet<string> { plain.Fingerprint };
        Assert.Equal(12, plain.MaxLength);
        Assert.Equal(plain, Vector(pool, d => { }), (a, b) => a.Fingerprint == b.Fingerprint && a.Values.SequenceEqual(b.Values));

        Action<TinyBert>[] changes =
        [
            d => d.Set("1_Pooling/config.json", "pooling_mode_mean_tokens", false),
            d => d.Set("sentence_bert_config.json", "max_seq_length", 4),
            d => d.Write("config_sentence_transformers.json", """{"prompts": {"query": "query: "}, "default_prompt_name": "query"}"""),
            d => d.Write("modules.json", """[{"path": "", "type": "a.Transformer"}, {"path": "1_Pooling", "type": "a.Pooling"}]"""),
            d => d.Set("tokenizer_config.json", "tokenize_chinese_chars", false),
            d => d.Set("config.json", "layer_norm_eps", 1e-3),
            d => d.WriteWeights(WithLayersExchanged),
        ];
        changes[0] += d => d.Set("1_Pooling/config.json", "pooling_mode_max_tokens", true);
        foreach (var change in changes)
        {
            var changed = Vector(pool, change);
            Assert.True(fingerprints.Add(changed.Fingerprint));
            Assert.NotEqual(plain.Values, changed.Values);
        }
    }

    [Fact]
    public void Without_modules_it_is_the_mean_brought_to_length_one_up_to_the_models_positions()
    {
        using var pool = new WorkerPool(1);
        var plain = Vector(pool, d => d.Set("sentence_bert_config.json", "max_seq_length", 16));
        var bare = Vector(pool, d =>
        {
            d.Delete("modules.json");
            d.Delete("sentence_bert_config.json");
        });
        Assert.Equal(16, bare.MaxLength);
        Assert.Equal(plain.Values, bare.Values);
    }

    [Fact]
    public void A_prefix_of_the_caller_wins_over_the_models_prompt()
    {
        using var directory = new TinyBert();
        directory.Write("config_sentence_transformers.json", """{"prompts": {"query": "query: "}, "default_prompt_name": "query"}""");
        using var pool = new WorkerPool(1);
        using var prompted = directory.Load(pool);
        using var passage = directory.Load(pool, "passage: ");
        using var none = directory.Load(pool, "");
        Assert.Equal(none.Encode(["query: film"])[0], prompted.Encode(["film"])[0]);
        Assert.Equal(none.Encode(["passage: film"])[0], passage.Encode(["film"])[0]);
        Assert.NotEqual(none.Encode(["film"])[0], passage.Encode(["film"])[0]);
    }

    [Theory]
    [InlineData("config.json", "model_type", "roberta", "model_type is \"roberta\"; only \"bert\" is supported.")]
    [InlineData("config.json", "position_embedding_type", "relative_key", "position_embedding_type is \"relative_key\"; only \"absolute\" is supported.")]
    [InlineData("config.json", "hidden_act", "gelu_new", "hidden_act is \"gelu_new\"; \"gelu\" and \"relu\" are supported.")]
    [InlineData("config.json", "num_attention_heads", 5, "hidden_size is 32, which 5 attention heads do not divide.")]
    [InlineData("config.json", "vocab_size", null, "vocab_size is missing.")]
    [InlineData("config.json", "num_hidden_layers", 1.5, "num_hidden_layers is 1.5, wanted a whole number of at least 1.")]
    [InlineData("config.json", "is_decoder", true, "is_decoder is true; only encoders are supported.")]
    [InlineData("1_Pooling/config.json", "pooling_mode_lasttoken", true, null)]
    [InlineData("1_Pooling/config.json", "include_prompt", false, "include_prompt is false, which is not supported.")]
    public void Settings_that_are_not_supported_are_named(string file, string key, object? value, string? problem)
    {
        using var directory = new TinyBert();
        directory.Set(file, key, value is null ? null : JsonValue.Create(value));
        var path = Path.Combine(directory.Root, file);
        Assert.Equal(
            problem is null ? $"{path} chooses pooling_mode_mean_tokens and pooling_mode_lasttoken; wanted exactly one." : $"{path}: {problem}", Refusal(directory));
    }

    [Fact]
    public void Modules_that_are_not_supported_are_named()
    {
        using var directory = new TinyBert();
        directory.Write("modules.json", """
            [{"path": "", "type": "st.Transformer"}, {"path": "1_Pooling", "type": "st.Pooling"}, {"path": "2_Dense", "type": "st.Dense"}]
            """);
        Assert.Equal(
            $"{Path.Combine(directory.Root, "modules.json")}: [2].type is \"st.Dense\"; only Transformer, Pooling and Normalize, in this order, are supported.",
            Refusal(directory));
        directory.Write("modules.json", """[{"path": "", "type": "st.Transformer"}]""");
        Assert.Equal($"{Path.Combine(directory.Root, "modules.json")} names no Pooling; there is no way from tokens to a sentence.", Refusal(directory));
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_all_named()
    {
        using var directory = new TinyBert();
        var weights = Path.Combine(directory.Root, "model.safetensors");
        directory.WriteWeights(
            name => name switch
            {
                "encoder.layer.1.attention.self.key.weight" => null,
                "encoder.layer.0.output.LayerNorm.bias" => "encoder.layer.0.output.LayerNorm.beta",
                "embeddings.LayerNorm.weight" => null,
                _ => name,
            },
            ("embeddings.LayerNorm.weight", [31]),
            ("embeddings.position_ids", [1, 16]),
            ("pooler.dense.weight", [32, 32]));
        Assert.Equal(
            $"{weights} does not fit config.json: tensor 'embeddings.LayerNorm.weight' is [31], wanted [32]; "
            + "tensor 'encoder.layer.0.output.LayerNorm.bias' [32] is missing; tensor 'encoder.layer.1.attention.self.key.weight' [32, 32] is missing; "
            + "tensor 'encoder.layer.0.output.LayerNorm.beta' is not of a BERT encoder of this shape.",
            Refusal(directory));
    }

    [Fact]
    public void The_pooler_stored_positions_and_heads_beside_a_prefixed_encoder_are_left_out()
    {
        using var pool = new WorkerPool(1);
        var plain = Vector(pool, _ => { });
        var more = Vector(pool, d => d.WriteWeights(
            name => "bert." + name, ("bert.pooler.dense.weight", [32, 32]), ("bert.embeddings.position_ids", [1, 16]), ("cls.predictions.bias", [100])));
        Assert.Equal(plain.Values, more.Values);
    }

    [Fact]
    public void Weights_of_half_precision_are_read_exactly()
    {
        using var pool = new WorkerPool(1);
        var half = Vector(pool, d => d.WriteRoundedWeights(asHalf: true));
        Assert.Equal(Vector(pool, d => d.WriteRoundedWeights(asHalf: false)).Values, half.Values);
        Assert.NotEqual(Vector(pool, _ => { }).Values, half.Values);
    }

    [Fact]
    public void Weights_that_are_no_numbers_give_no_vector()
    {
        using var directory = new TinyBert();
        directory.WriteWeights(name => name == "embeddings.LayerNorm.bias" ? null : name, float.NaN, ("embeddings.LayerNorm.bias", [32]));
        using var pool = new WorkerPool(1);
        using var encoder = directory.Load(pool);
        Assert.Contains("not finite", Assert.Throws<InputException>(() => encoder.Encode(["film"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_weights_and_pickles_are_told()
    {
        using var directory = new TinyBert();
        var weights = Path.Combine(directory.Root, "model.safetensors");
        directory.Write("model.safetensors", "nonsense");
        Assert.Contains(weights, Refusal(directory), StringComparison.Ordinal);
        directory.Delete("model.safetensors");
        Assert.StartsWith($"{weights} is missing", Refusal(directory), StringComparison.Ordinal);
        directory.Write("pytorch_model.bin", "");
        Assert.Contains("convert it to " + weights, Refusal(directory), StringComparison.Ordinal);
        using var pool = new WorkerPool(1);
        Assert.Contains("is not a directory", Assert.Throws<InputException>(() => BertEncoder.Load(weights, pool)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_that_does_not_fit_the_model_is_refused()
    {
        using var directory = new TinyBert();
        directory.Set("sentence_bert_config.json", "do_lower_case", true);
        directory.Set("tokenizer_config.json", "do_lower_case", false);
        Assert.Contains("asks for lower case", Refusal(directory), StringComparison.Ordinal);
        directory.Set("tokenizer_config.json", "do_lower_case", true);
        directory.Set("config.json", "vocab_size", 99);
        Assert.Equal($"{directory.Root}: the tokenizer has 100 tokens, config.json's vocab_size is 99.", Refusal(directory));
    }

    [Theory]
    [InlineData("vocab_size", 1_000_000_000)]
    [InlineData("hidden_size", 1_000_000)]
    [InlineData("num_hidden_layers", 100_000_000)]
    public void Sizes_that_the_weights_cannot_fill_take_no_memory(string key, int size)
    {
        using var directory = new TinyBert();
        directory.Set("config.json", key, size);
        Assert.Contains("too few for the sizes in config.json", Refusal(directory), StringComparison.Ordinal);
    }

    private static string Refusal(TinyBert directory)
    {
        using var pool = new WorkerPool(1);
        return Assert.Throws<InputException>(() => directory.Load(pool)).Message;
    }

    private static string WithLayersExchanged(string name) => name
        .Replace("layer.1", "layer.9", StringComparison.Ordinal)
        .Replace("layer.0", "layer.1", StringComparison.Ordinal)
        .Replace("layer.9", "layer.0", StringComparison.Ordinal);

    private static (string Fingerprint, int MaxLength, float[] Values) Vector(WorkerPool pool, Action<TinyBert> change)
    {
        using var directory = new TinyBert();
        change(directory);
        using var encoder = directory.Load(pool);
        return (encoder.Fingerprint, encoder.MaxLength, encoder.Encode(["the old films\u4E2D\u4E2D, a bad bee! film film film film"])[0]);
    }
}
