using System.Text.Json;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Bench;

/// <summary>A model directory with another's settings and tokenizer, and seeded random weights of BERT's own initial scale.</summary>
internal sealed class RandomSentenceModel : IDisposable
{
    private const double Deviation = 0.02;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ur4rec-bench-");
    private RandomStream _random = new(RandomKey.For(1, "bench"));

    public RandomSentenceModel(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            var target = Path.Combine(FullPath, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file));
        }

        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(source, "config.json")));
        int Setting(string key) => config.RootElement.GetProperty(key).GetInt32();
        (Layers, Hidden, Inner) = (Setting("num_hidden_layers"), Setting("hidden_size"), Setting("intermediate_size"));
        var tensors = Tensors(Setting("vocab_size"), Setting("max_position_embeddings"), Setting("type_vocab_size")).ToList();
        SafetensorsWriter.Write(Path.Combine(FullPath, "model.safetensors"), tensors.Select(t => (t.Name, (Tensor)t.Parameter, t.Shape)));
        foreach (var (_, parameter, _) in tensors)
            parameter.Dispose();
    }

    public string FullPath => _folder.FullName;

    public int Layers { get; }

    public int Hidden { get; }

    public int Inner { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<(string Name, Parameter Parameter, IReadOnlyList<long> Shape)> Tensors(int words, int positions, int types)
    {
        yield return Matrix("embeddings.word_embeddings", words, Hidden);
        yield return Matrix("embeddings.position_embeddings", positions, Hidden);
        yield return Matrix("embeddings.token_type_embeddings", types, Hidden);
        foreach (var vector in Norm("embeddings.LayerNorm"))
            yield return vector;
        for (var n = 0; n < Layers; n++)
        {
            var layer = $"encoder.layer.{n}.";
            foreach (var tensor in Linear(layer + "attention.self.query", Hidden, Hidden).Concat(Linear(layer + "attention.self.key", Hidden, Hidden))
                .Concat(Linear(layer + "attention.self.value", Hidden, Hidden)).Concat(Linear(layer + "attention.output.dense", Hidden, Hidden))
                .Concat(Norm(layer + "attention.output.LayerNorm")).Concat(Linear(layer + "intermediate.dense", Hidden, Inner))
                .Concat(Linear(layer + "output.dense", Inner, Hidden)).Concat(Norm(layer + "output.LayerNorm")))
                yield return tensor;
        }
    }

    private IEnumerable<(string Name, Parameter Parameter, IReadOnlyList<long> Shape)> Linear(string name, int inputs, int outputs) =>
        [Matrix(name, outputs, inputs), Vector($"{name}.bias", outputs, 0)];

    private static IEnumerable<(string Name, Parameter Parameter, IReadOnlyList<long> Shape)> Norm(string name, int width) =>
        [Vector($"{name}.weight", width, 1), Vector($"{name}.bias", width, 0)];

    private IEnumerable<(string Name, Parameter Parameter, IReadOnlyList<long> Shape)> Norm(string name) => Norm(name, Hidden);

    private static (string Name, Parameter Parameter, IReadOnlyList<long> Shape) Vector(string name, int width, float value)
    {
        var parameter = new Parameter(1, width);
        parameter.Values.Fill(value);
        return (name, parameter, [width]);
    }

    private (string Name, Parameter Parameter, IReadOnlyList<long> Shape) Matrix(string name, int rows, int columns)
    {
        var parameter = new Parameter(rows, columns);
        parameter.FillNormal(Deviation, ref _random);
        return ($"{name}.weight", parameter, [rows, columns]);
    }
}
