namespace Ur4Rec.Numerics;

/// <summary>A tensor that lives as long as its module and is trained.</summary>
public sealed unsafe class Parameter : Tensor, IDisposable
{
    private readonly NativeBuffer _values;
    private NativeBuffer? _gradientValues;
    private Tensor? _gradient;

    /// <summary>Zeros, [<paramref name="rows"/>, <paramref name="columns"/>].</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="rowSparse">Whether a step usually touches few rows, as in an embedding table under a sampled loss.</param>
    public Parameter(int rows, int columns, bool rowSparse = false)
        : this(new NativeBuffer(ElementCount(rows, columns)), rows, columns)
    {
        Values.Clear();
        RequiresGradient = true;
        TouchedRows = rowSparse ? new RowSet(rows) : null;
    }

    private Parameter(NativeBuffer values, int rows, int columns)
        : base(null, values.Pointer, rows, columns)
    {
        _values = values;
        IsParameter = true;
    }

    /// <summary>Whether training leaves this parameter as it is; operations then spend nothing on its gradient.</summary>
    public bool IsFrozen
    {
        get => !RequiresGradient;
        set => RequiresGradient = !value;
    }

    /// <summary>The rows whose gradient may differ from zero; null where every row counts as touched.</summary>
    internal RowSet? TouchedRows { get; }

    /// <summary>Forgets the gradient; costs only the rows that were touched.</summary>
    public void ClearGradient()
    {
        if (Gradient is null)
            return;
        if (TouchedRows is null || TouchedRows.HoldsAll)
        {
            Gradient.Values.Clear();
        }
        else
        {
            foreach (var row in TouchedRows.Rows)
                Gradient.Row(row).Clear();
        }

        TouchedRows?.Clear();
        Gradient = null;
    }

    /// <summary>Frees the memory; the parameter must not be used afterwards.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradientValues?.Dispose();
    }

    /// <summary>The gradient for an operation that may write to any row.</summary>
    internal override Tensor AccumulatedGradient()
    {
        TouchedRows?.AddAll();
        return RowGradient();
    }

    /// <summary>The gradient for an operation that names each row it writes to in <see cref="TouchedRows"/>.</summary>
    internal Tensor RowGradient()
    {
        if (_gradient is null)
        {
            _gradientValues = new NativeBuffer(Length);
            _gradient = new Tensor(null, _gradientValues.Pointer, Rows, Columns);
            _gradient.Values.Clear();
        }

        return Gradient = _gradient;
    }

    private static int ElementCount(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        return checked(rows * columns);
    }
}
