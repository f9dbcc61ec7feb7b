using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.PyTorch;

/// <summary>A tensor of a checkpoint and what it is here.</summary>
public sealed class ImportedTensor
{
    private readonly int _firstRow;

    private ImportedTensor(string name, TorchTensor source, int firstRow)
    {
        (Name, Source, _firstRow) = (name, source, firstRow);

        // A convolution of width 1 is a linear map with one dimension more.
        long[] shape = source.Shape is [var outputs, var inputs, 1] ? [outputs, inputs] : [.. source.Shape];
        if (shape.Length == 2)
            shape[0] -= firstRow;
        Shape = shape;
    }

    /// <summary>Our name.</summary>
    public string Name { get; }

    /// <summary>What it is read from.</summary>
    public TorchTensor Source { get; }

    /// <summary>Its dimensions here: without the row of padding.</summary>
    public long[] Shape { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} (theirs: '{Source.Name}' [{string.Join(", ", Source.Shape)}])";

    internal static ImportedTensor Of(string name, TorchTensor source) =>
        new(name, source, IsItemTable(name) || (name == ParameterNames.Positions && BeginsWithZeros(source)) ? 1 : 0);

    internal static bool IsItemTable(string name) => name is ParameterNames.SequenceItems or ParameterNames.RetrieverItems;

    internal bool Fits(Parameter parameter) => Shape switch
    {
        [var columns] => parameter.Rows == 1 && columns == parameter.Columns,
        [var rows, var columns] => rows == parameter.Rows && columns == parameter.Columns,
        _ => false,
    };

    /// <summary>Copies the rows that are not padding, or those named, into a parameter that they fit.</summary>
    internal void CopyTo(Parameter parameter, IReadOnlyList<long>? rows, string path)
    {
        var values = Values(Source);
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                throw new InputException($"{path}: '{Source.Name}' holds {value}; its training had failed when it was saved.");
        }

        for (var row = 0; row < parameter.Rows; row++)
            values.AsSpan((int)((rows?[row] ?? row + _firstRow) * parameter.Columns), parameter.Columns).CopyTo(parameter.Row(row));
    }

    /// <summary>Where positions count from 1, position 0 is padding that was never trained.</summary>
    private static bool BeginsWithZeros(TorchTensor positions) =>
        positions.Shape is [> 1, > 0] && !Values(positions).AsSpan(0, (int)positions.Shape[1]).ContainsAnyExcept(0f);

    private static float[] Values(TorchTensor tensor)
    {
        var values = new float[tensor.Elements];
        tensor.ReadFloats(values);
        return values;
    }
}
