using System.Buffers;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// Positions sorted by the row they name, equal rows in order of position: what a scatter-add needs to run in parallel over
/// target rows with a fixed order of sums. Radix sort, so the cost follows the number of positions and not of rows.
/// </summary>
internal sealed class RowGrouping : IDisposable
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    private readonly int[] _positions;
    private readonly int[] _starts;
    private readonly int[] _rows;

    public RowGrouping(ReadOnlySpan<int> rowOfPosition)
    {
        var count = rowOfPosition.Length;
        Positions = count;
        _positions = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
        _starts = ArrayPool<int>.Shared.Rent(count + 1);
        _rows = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
        Sort(rowOfPosition);
        for (var i = 0; i < count; i++)
        {
            var row = rowOfPosition[_positions[i]];
            if (Count > 0 && _rows[Count - 1] == row)
                continue;
            _starts[Count] = i;
            _rows[Count++] = row;
        }

        _starts[Count] = count;
    }

    /// <summary>Number of positions.</summary>
    public int Positions { get; }

    /// <summary>Number of different rows.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a group; groups ascend by row.</summary>
    public int Row(int group) => _rows[group];

    /// <summary>The positions that name a group's row, ascending.</summary>
    public ReadOnlySpan<int> PositionsOf(int group) => _positions.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_positions);
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<int>.Shared.Return(_rows);
    }

    private void Sort(ReadOnlySpan<int> rowOfPosition)
    {
        var count = rowOfPosition.Length;
        var largest = 0;
        for (var i = 0; i < count; i++)
        {
            _positions[i] = i;
            largest = Math.Max(largest, rowOfPosition[i]);
        }

        var from = _positions.AsSpan(0, count);
        var spare = ArrayPool<int>.Shared.Rent(Math.Max(1, count));
        var to = spare.AsSpan(0, count);
        Span<int> ends = stackalloc int[Digits];
        for (var shift = 0; shift < 32 && largest >> shift > 0; shift += DigitBits)
        {
            ends.Clear();
            foreach (var position in from)
                ends[(rowOfPosition[position] >> shift) & (Digits - 1)]++;
            var sum = 0;
            for (var digit = 0; digit < Digits; digit++)
                (ends[digit], sum) = (sum, sum + ends[digit]);
            foreach (var position in from)
                to[ends[(rowOfPosition[position] >> shift) & (Digits - 1)]++] = position;
            var swap = from;
            from = to;
            to = swap;
        }

        from.CopyTo(_positions);
        ArrayPool<int>.Shared.Return(spare);
    }
}
