using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Embeddings of items, each of length 1, or of zeros where an item has none.</summary>
internal readonly ref struct UnitRows
{
    private readonly ReadOnlySpan<float> _values;
    private readonly int _columns;

    /// <summary>Over values that stay where they are.</summary>
    /// <param name="values">[items, columns], row-major.</param>
    /// <param name="columns">Length of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    public UnitRows(ReadOnlySpan<float> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
            throw new ArgumentException($"{values.Length} values are no rows of {columns}.", nameof(values));
        _values = values;
        _columns = columns;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _columns == 0 ? 0 : _values.Length / _columns;

    /// <summary>The likeness of two items, their cosine c as (1 + c) / 2.</summary>
    /// <exception cref="ArithmeticException">A value is not finite.</exception>
    public float Likeness(ItemIndex a, ItemIndex b)
    {
        var cosine = Dot(Row(a), Row(b));
        return float.IsFinite(cosine) ? (1 + cosine) / 2 : throw new ArithmeticException($"The embedding of item {a.Value} or {b.Value} is not finite.");
    }

    private ReadOnlySpan<float> Row(ItemIndex item) => _values.Slice(item.Value * _columns, _columns);

    // Eight lanes whatever the processor has, and no fused multiply-add: the same bits on all.
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var left = MemoryMarshal.Cast<float, Vector256<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector256<float>>(b);
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < left.Length; i++)
            sums += left[i] * right[i];
        var halves = sums.GetLower() + sums.GetUpper();
        var sum = (halves[0] + halves[1]) + (halves[2] + halves[3]);
        for (var i = left.Length * Vector256<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
