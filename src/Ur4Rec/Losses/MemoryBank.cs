using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>
/// Items' representations of earlier steps, as further negatives: a queue of rows of length 1 that pass no gradient, empty at first,
/// the oldest dropped when it is full. He et al. 2020, arXiv 1911.05722; the keys here come from the model itself and not from a moving
/// average of it, so a bank should reach back over few steps.
/// </summary>
/// <remarks>
/// Where a catalogue is small beside a bank, the bank holds earlier representations of the positives themselves. Each row therefore knows
/// its item: <see cref="MemoryBankLoss"/> leaves the rows of a query's own item out.
/// </remarks>
public sealed class MemoryBank
{
    private readonly float[] _rows;
    private readonly ItemIndex[] _items;

    /// <summary>An empty bank.</summary>
    /// <param name="capacity">The most rows it holds, at least 1.</param>
    /// <param name="columns">Length of a representation, at least 1.</param>
    public MemoryBank(int capacity, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Columns = columns;
        _rows = new float[checked(capacity * columns)];
        _items = new ItemIndex[capacity];
    }

    /// <summary>The most rows it holds.</summary>
    public int Capacity => _items.Length;

    /// <summary>Length of a representation.</summary>
    public int Columns { get; }

    /// <summary>Rows it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>[count, columns], the oldest row first.</summary>
    public ReadOnlySpan<float> Rows => _rows.AsSpan(0, Count * Columns);

    /// <summary>[count] the item of each row.</summary>
    public ReadOnlySpan<ItemIndex> Items => _items.AsSpan(0, Count);

    /// <summary>Enters representations, brought to length 1. A row of zeros stays one.</summary>
    /// <param name="tape">Whose step made the keys.</param>
    /// <param name="keys">[n, columns].</param>
    /// <param name="items">[n] whose they are.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A value is not finite; the bank stays as it was.</exception>
    public void Enqueue(Tape tape, Tensor keys, ReadOnlySpan<ItemIndex> items)
    {
        if (keys.Rows != items.Length || keys.Columns != Columns)
            throw new ShapeException($"memory_bank: keys are {keys}, wanted [{items.Length}, {Columns}].");
        var rows = tape.L2Normalize(tape.Detach(keys)).Values;
        foreach (var value in rows)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"A representation for the memory bank is not finite: {value}.", nameof(keys));
        }

        Append(rows, items);
    }

    /// <summary>Replaces what the bank holds by what <see cref="Rows"/> and <see cref="Items"/> gave, no more than the capacity.</summary>
    internal void Restore(ReadOnlySpan<float> rows, ReadOnlySpan<ItemIndex> items)
    {
        Count = 0;
        Append(rows, items);
    }

    private void Append(ReadOnlySpan<float> rows, ReadOnlySpan<ItemIndex> items)
    {
        var entering = Math.Min(items.Length, Capacity);
        var kept = Math.Min(Count, Capacity - entering);
        KeepNewest(_rows, Count, kept, Columns);
        KeepNewest(_items, Count, kept, 1);
        rows[^(entering * Columns)..].CopyTo(_rows.AsSpan(kept * Columns));
        items[^entering..].CopyTo(_items.AsSpan(kept));
        Count = kept + entering;
    }

    private static void KeepNewest<T>(T[] values, int count, int kept, int columns) =>
        values.AsSpan((count - kept) * columns, kept * columns).CopyTo(values);
}
