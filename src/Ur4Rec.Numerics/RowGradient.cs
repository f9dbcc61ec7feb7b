using System.Runtime.InteropServices;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// The part of a row-sparse <see cref="Parameter"/>'s gradient that came row by row: the rows that were touched, side by side,
/// [<see cref="Count"/>, <see cref="Columns"/>]. Memory and time follow the rows touched and never those of the parameter.
/// </summary>
/// <remarks>A slot is a row's place here, 0 .. Count-1: the order in which rows were first touched, until <see cref="SortRows"/>.</remarks>
public sealed unsafe class RowGradient : IDisposable
{
    private const int SmallestCapacity = 64;

    private readonly int _rowCount;
    private readonly Dictionary<int, int> _slotOfRow = [];
    private readonly List<int> _rows = [];
    private NativeBuffer _values;
    private NativeBuffer? _spare;

    internal RowGradient(int rowCount, int columns)
    {
        _rowCount = rowCount;
        Columns = columns;
        _values = new NativeBuffer(0);
    }

    /// <summary>Number of rows that were touched.</summary>
    public int Count => _rows.Count;

    /// <summary>Values of a row.</summary>
    public int Columns { get; }

    /// <summary>The row of every slot, each once.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The values of all slots, [<see cref="Count"/>, <see cref="Columns"/>]; gone once a row is added, sorted or cleared.</summary>
    public Span<float> AllValues => new(Pointer, Count * Columns);

    internal float* Pointer => _values.Pointer;

    internal long FloatsHeld => _values.Length + (_spare?.Length ?? 0);

    /// <summary>The gradient of a slot's row, [<see cref="Columns"/>]; gone as <see cref="AllValues"/> is.</summary>
    public Span<float> Values(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)Count, nameof(slot));
        return new Span<float>(RowPointer(slot), Columns);
    }

    /// <summary>Where a row is; null where it was not touched.</summary>
    public int? SlotOf(int row) => _slotOfRow.TryGetValue(row, out var slot) ? slot : null;

    /// <summary>Adds to the gradient of a row.</summary>
    /// <param name="row">A row of the parameter.</param>
    /// <param name="values">[<see cref="Columns"/>].</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has no such row.</exception>
    /// <exception cref="ShapeException">There are not as many values as columns.</exception>
    public void Add(int row, ReadOnlySpan<float> values)
    {
        if (values.Length != Columns)
            throw new ShapeException($"row gradient: {values.Length} values do not fill a row of {Columns}.");
        var slot = Touch(row);
        fixed (float* source = values)
            KernelSet.Current.Add(source, RowPointer(slot), Columns);
    }

    /// <summary>Brings the rows into ascending order, in which sums over them do not depend on who touched which first.</summary>
    public void SortRows()
    {
        if (IsSorted())
            return;
        using var order = new RowGrouping(Rows);
        if (_spare is null || _spare.Length < _values.Length)
        {
            _spare?.Dispose();
            _spare = new NativeBuffer(_values.Length);
        }

        for (var slot = 0; slot < Count; slot++)
            Values(order.PositionsOf(slot)[0]).CopyTo(new Span<float>(_spare.Pointer + ((nint)slot * Columns), Columns));
        (_values, _spare) = (_spare, _values);
        for (var slot = 0; slot < Count; slot++)
        {
            _rows[slot] = order.Row(slot);
            _slotOfRow[order.Row(slot)] = slot;
        }
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        _slotOfRow.Clear();
        _rows.Clear();
    }

    /// <summary>Frees the memory; the parameter does it.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _spare?.Dispose();
    }

    /// <summary>The slot of a row, which begins as zeros where the row was not touched before.</summary>
    internal int Touch(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_rowCount, nameof(row));
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slotOfRow, row, out var isThere);
        if (isThere)
            return slot;
        slot = Count;
        _rows.Add(row);
        Reserve(Count);
        Values(slot).Clear();
        return slot;
    }

    private float* RowPointer(int slot) => _values.Pointer + ((nint)slot * Columns);

    private bool IsSorted()
    {
        for (var slot = 1; slot < Count; slot++)
        {
            if (_rows[slot] < _rows[slot - 1])
                return false;
        }

        return true;
    }

    private void Reserve(int rows)
    {
        if ((long)rows * Columns <= _values.Length)
            return;
        var grown = new NativeBuffer(Math.Max(SmallestCapacity * (long)Columns, 2 * _values.Length));
        NativeMemory.Copy(_values.Pointer, grown.Pointer, (nuint)_values.Length * sizeof(float));
        _values.Dispose();
        _values = grown;
    }
}
