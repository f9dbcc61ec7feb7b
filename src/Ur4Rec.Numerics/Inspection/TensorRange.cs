namespace Ur4Rec.Numerics.Inspection;

/// <summary>One value of a tensor.</summary>
public readonly record struct TensorElement(int Row, int Column, float Value);

/// <summary>What values a tensor holds.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Smallest">The smallest finite value; null where there is none.</param>
/// <param name="Largest">The largest finite value; null where there is none.</param>
/// <param name="NonFinite">How many values are NaN or infinite.</param>
/// <param name="FirstNonFinite">The first of them, row by row.</param>
/// <param name="Farthest">The finite value that is farthest from zero, the first of several; null where there is none.</param>
public sealed record TensorRange(
    int Rows, int Columns, float? Smallest, float? Largest, int NonFinite, TensorElement? FirstNonFinite, TensorElement? Farthest)
{
    /// <summary>Reads all values.</summary>
    public static TensorRange Of(Tensor tensor) => Of(tensor.Values, tensor.Rows, tensor.Columns, row => row);

    /// <summary>Reads the gradient of a tensor, if one has come: its dense part, and what came row by row, as of a tensor of the same shape.</summary>
    public static IEnumerable<TensorRange> OfGradient(Tensor tensor)
    {
        if (tensor.Gradient is { } dense)
            yield return Of(dense);
        if (tensor is not Parameter { RowGradient: { Count: > 0 } rows })
            yield break;
        rows.SortRows();
        yield return Of(rows.AllValues, tensor.Rows, tensor.Columns, slot => rows.Rows[slot]);
    }

    private static TensorRange Of(ReadOnlySpan<float> values, int rows, int columns, Func<int, int> rowOf)
    {
        var (smallest, largest) = (float.PositiveInfinity, float.NegativeInfinity);
        var (nonFinite, firstNonFinite, farthest) = (0, -1, -1);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (!float.IsFinite(value))
            {
                firstNonFinite = nonFinite++ == 0 ? i : firstNonFinite;
                continue;
            }

            smallest = MathF.Min(smallest, value);
            largest = MathF.Max(largest, value);
            if (farthest < 0 || MathF.Abs(value) > MathF.Abs(values[farthest]))
                farthest = i;
        }

        var isAnyFinite = farthest >= 0;
        return new TensorRange(
            rows, columns, isAnyFinite ? smallest : null, isAnyFinite ? largest : null, nonFinite,
            firstNonFinite < 0 ? null : Element(values, firstNonFinite), farthest < 0 ? null : Element(values, farthest));

        TensorElement Element(ReadOnlySpan<float> all, int index) => new(rowOf(index / columns), index % columns, all[index]);
    }
}
