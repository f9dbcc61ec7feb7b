using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Cli.Tests;

/// <summary>The directory of a BERT of one layer and four columns that knows two words.</summary>
internal static class TinyBert
{
    private const int Width = 4;

    private static readonly string[] s_vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "tea", "cake"];

    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), s_vocabulary);
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {"model_type": "bert", "vocab_size": {{s_vocabulary.Length}}, "hidden_size": {{Width}}, "num_hidden_layers": 1, "num_attention_heads": 1,
             "intermediate_size": {{Width}}, "max_position_embeddings": 8, "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
            """);
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), Tensors());
    }

    private static IEnumerable<SafetensorsContent> Tensors()
    {
        yield return Matrix("embeddings.word_embeddings.weight", s_vocabulary.Length);
        yield return Matrix("embeddings.position_embeddings.weight", 8);
        yield return Matrix("embeddings.token_type_embeddings.weight", 2);
        const string Layer = "encoder.layer.0.";
        foreach (var name in (string[])["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"])
        {
            yield return Matrix($"{Layer}{name}.weight", Width);
            yield return Vector($"{Layer}{name}.bias", 0);
        }

        foreach (var name in (string[])["embeddings", Layer + "attention.output", Layer + "output"])
        {
            yield return Vector($"{name}.LayerNorm.weight", 1);
            yield return Vector($"{name}.LayerNorm.bias", 0);
        }
    }

    private static SafetensorsContent Matrix(string name, int rows) =>
        SafetensorsContent.Of(name, [.. Enumerable.Range(0, rows * Width).Select(i => MathF.Sin((i * 1.7f) + name.Length))], rows, Width);

    private static SafetensorsContent Vector(string name, float value) => SafetensorsContent.Of(name, [.. Enumerable.Repeat(value, Width)], Width);
}
