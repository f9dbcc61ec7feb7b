using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>Fills a <see cref="BertModel"/> from a safetensors file with Hugging Face's names, with or without their prefix <c>bert.</c></summary>
internal static class BertWeights
{
    private const string Prefix = "bert.";
    private const string WordEmbeddings = "embeddings.word_embeddings.weight";
    private static readonly string[] s_projections = ["query", "key", "value"];

    /// <summary>The file of weights in a model's directory.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string FileIn(string directory)
    {
        var path = Path.Combine(directory, "model.safetensors");
        if (File.Exists(path))
            return path;
        var pickled = Path.Combine(directory, "pytorch_model.bin");
        if (!File.Exists(pickled))
            throw new InputException($"{path} is missing; a model's directory has its weights there.");
        throw new InputException(
            $"{pickled} is a Python pickle, which is not read; convert it to {path} in Python: "
            + "AutoModel.from_pretrained(DIR).save_pretrained(DIR, safe_serialization=True).");
    }

    /// <summary>Refuses settings of a model far larger than the file, before memory is taken for it.</summary>
    /// <exception cref="InputException">The model has more values than the file bytes.</exception>
    public static void RequireRoom(BertConfig config, string path)
    {
        var (d, inner, bytes) = ((double)config.HiddenSize, (double)config.IntermediateSize, new FileInfo(path).Length);
        var embeddings = ((double)config.VocabSize + config.MaxPositionEmbeddings + config.TypeVocabSize) * d;
        var layer = (4 * d * d) + (2 * d * inner);
        if (embeddings + (config.NumHiddenLayers * layer) > bytes)
            throw new InputException($"{path} has {bytes} bytes, which are too few for the sizes in config.json; the two are not of one model.");
    }

    /// <summary>
    /// Reads every parameter. The pooler, stored position numbers and, beside a prefixed encoder, the heads of pre-training are left out.
    /// </summary>
    /// <exception cref="InputException">The file is malformed, or tensors are missing, misnamed or misshapen; all are named.</exception>
    public static void Load(BertModel model, string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var prefix = file.Contains(Prefix + WordEmbeddings) ? Prefix : "";
            var tensors = model.NamedParameters().SelectMany(p => TensorsOf(prefix, p.Name, p.Parameter)).ToList();
            var problems = Problems(file, prefix, tensors).ToList();
            if (problems.Count > 0)
                throw new InputException($"{path} does not fit config.json: {string.Join("; ", problems)}.");
            foreach (var tensor in tensors)
                file.ReadFloats(tensor.Name, tensor.Parameter.Values.Slice(tensor.Start, tensor.Length));
        }
        catch (SafetensorsException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    /// <summary>The tensors of the file that one parameter is made of.</summary>
    private static IEnumerable<StoredTensor> TensorsOf(string prefix, string name, Parameter parameter)
    {
        if (!name.Contains(BertLayer.FusedProjection, StringComparison.Ordinal))
        {
            yield return new StoredTensor(prefix + name, parameter, 0, parameter.Length);
            yield break;
        }

        var third = parameter.Length / s_projections.Length;
        for (var i = 0; i < s_projections.Length; i++)
        {
            var stored = name.Replace(BertLayer.FusedProjection, s_projections[i], StringComparison.Ordinal);
            yield return new StoredTensor(prefix + stored, parameter, i * third, third);
        }
    }

    private static IEnumerable<string> Problems(SafetensorsFile file, string prefix, List<StoredTensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (!file.Contains(tensor.Name))
                yield return $"tensor '{tensor.Name}' [{string.Join(", ", tensor.Shape)}] is missing";
            else if (!file.ShapeOf(tensor.Name).SequenceEqual(tensor.Shape))
                yield return $"tensor '{tensor.Name}' is [{string.Join(", ", file.ShapeOf(tensor.Name))}], wanted [{string.Join(", ", tensor.Shape)}]";
            else if (file.DataTypeOf(tensor.Name) is not (SafetensorsDataType.F32 or SafetensorsDataType.F16 or SafetensorsDataType.BF16))
                yield return $"tensor '{tensor.Name}' holds {file.DataTypeOf(tensor.Name)}, wanted F32, F16 or BF16";
        }

        foreach (var name in file.Names.Except(tensors.Select(tensor => tensor.Name)).Where(name => !IsLeftOut(name, prefix)))
            yield return $"tensor '{name}' is not of a BERT encoder of this shape";
    }

    private static bool IsLeftOut(string name, string prefix) =>
        name.StartsWith(prefix + "pooler.", StringComparison.Ordinal)
        || name == prefix + "embeddings.position_ids"
        || (prefix.Length > 0 && !name.StartsWith(prefix, StringComparison.Ordinal));

    /// <param name="Name">In the file.</param>
    /// <param name="Parameter">Where it goes.</param>
    /// <param name="Start">Its first value there.</param>
    /// <param name="Length">Its number of values.</param>
    private sealed record StoredTensor(string Name, Parameter Parameter, int Start, int Length)
    {
        public long[] Shape => IsVector ? [Length] : [Length / Parameter.Columns, Parameter.Columns];

        private bool IsVector => Name.EndsWith(".bias", StringComparison.Ordinal) || Name.Contains("LayerNorm", StringComparison.Ordinal);
    }
}
