using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.PyTorch;

/// <summary>
/// The parameters of a PyTorch checkpoint under our names. The first row of an item table is padding in Python and is left out, so row i + 1 there
/// is item i here, unless the caller says which row is which item. Positions count from the oldest place of a full history in both worlds.
/// </summary>
public sealed class ImportedWeights
{
    private readonly TorchFile _file;
    private readonly string _path;
    private readonly Dictionary<string, ImportedTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<TorchTensor> _extra = [];

    private ImportedWeights(TorchFile file, string path)
    {
        (_file, _path) = (file, path);
        var ofRetriever = file.Tensors.Keys.Any(name => name.StartsWith("expert1.", StringComparison.Ordinal));
        foreach (var (name, tensor) in file.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (ParameterNames.ToOurs(name, ofRetriever) is not { } ours)
                _extra.Add(tensor);
            else if (!_tensors.TryAdd(ours, ImportedTensor.Of(ours, tensor)))
                throw Wrong($"'{_tensors[ours].Source.Name}' and '{name}' are both our {ours}; remove one of them from the state dict");
        }
    }

    /// <summary>The tensors whose names are known, by our names.</summary>
    public IReadOnlyDictionary<string, ImportedTensor> Tensors => _tensors;

    /// <summary>The tensors whose names mean nothing to us; they are left out.</summary>
    public IReadOnlyList<TorchTensor> Extra => _extra;

    /// <summary>Whether there is a sequence model.</summary>
    public bool HasSasRec => _tensors.ContainsKey(ParameterNames.SequenceItems);

    /// <summary>Whether there is a preference retriever.</summary>
    public bool HasRetriever => _tensors.ContainsKey(ParameterNames.RetrieverItems);

    /// <summary>Whether the sequence model's names are those of a program that multiplies embeddings by sqrt(d); see <see cref="SasRecOptions.ScaleEmbeddings"/>.</summary>
    public bool ScalesEmbeddings => _file.Tensors.Keys.Any(ParameterNames.IsPmixers);

    /// <summary>Maps the names of a checkpoint; the file must stay open as long as the weights are used.</summary>
    /// <exception cref="InputException">Two of its tensors are one of ours, or it cannot be read.</exception>
    public static ImportedWeights Of(TorchFile file, string path) => new(file, path);

    /// <summary>Copies the parameters of a module out of the checkpoint, all of them or none.</summary>
    /// <param name="module">The module.</param>
    /// <param name="prefix">What goes before its names, e.g. <see cref="SasRecModel.CheckpointPrefix"/>.</param>
    /// <param name="rowOfItem">The checkpoint's row of each item; null where row i + 1 is item i.</param>
    /// <exception cref="InputException">A parameter is missing or of another shape (all are named), or holds NaN or infinity.</exception>
    public void CopyTo(Module module, string prefix, IReadOnlyList<long>? rowOfItem = null)
    {
        List<(string Name, Parameter Parameter)> wanted = [.. module.NamedParameters().Select(pair => (prefix + pair.Name, pair.Parameter))];
        var problems = wanted.Select(pair => Problem(pair.Name, pair.Parameter, rowOfItem)).OfType<string>().ToList();
        if (problems.Count > 0)
            throw Wrong($"it does not fit the model: {string.Join("; ", problems)}");
        foreach (var (name, parameter) in wanted)
            _tensors[name].CopyTo(parameter, ImportedTensor.IsItemTable(name) ? rowOfItem : null, _path);
    }

    internal InputException Wrong(string problem) => new($"{_path}: {problem}.");

    internal long[] ShapeOf(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor.Shape : throw Wrong($"{name} is missing, and with it the shape of the model");

    internal int CountOf(string prefix)
    {
        var count = 0;
        while (_tensors.Keys.Any(name => name.StartsWith(FormattableString.Invariant($"{prefix}{count}."), StringComparison.Ordinal)))
            count++;
        return count;
    }

    private string? Problem(string name, Parameter parameter, IReadOnlyList<long>? rowOfItem)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            return $"{name} [{parameter.Rows}, {parameter.Columns}] is missing";
        if (ImportedTensor.IsItemTable(name) && rowOfItem is not null)
        {
            if (tensor.Shape is not [_, var columns] || columns != parameter.Columns)
                return $"{tensor} does not have {parameter.Columns} columns";
            return rowOfItem.All(row => row >= 0 && row < tensor.Source.Shape[0]) ? null : $"{tensor} has no row {rowOfItem.Max()}, which is an item's";
        }

        return tensor.Fits(parameter) ? null : $"{tensor} is [{string.Join(", ", tensor.Shape)}] here, wanted [{parameter.Rows}, {parameter.Columns}]";
    }
}
