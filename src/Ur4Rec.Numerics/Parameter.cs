using Ur4Rec.Numerics.Kernels;

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
    /// <param name="folder">Where the values, and what an optimiser remembers of them, are mapped files; null for memory.</param>
    /// <exception cref="IOException">The folder has no room, or cannot be written to.</exception>
    public Parameter(int rows, int columns, bool rowSparse = false, string? folder = null)
        : this(NativeBuffer.Zeros(ElementCount(rows, columns), folder), rows, columns)
    {
        Folder = folder;
        RequiresGradient = true;
        RowGradient = rowSparse ? new RowGradient(rows, columns) : null;
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

    /// <summary>
    /// The gradient that came row by row, as from a gather; null where the parameter is not row-sparse. The whole gradient is the sum of it
    /// and <see cref="Tensor.Gradient"/>, which then holds only what came from operations that write to any row.
    /// </summary>
    public RowGradient? RowGradient { get; }

    /// <summary>Whether a gradient has come, in either part.</summary>
    public bool HasGradient => Gradient is not null || RowGradient is { Count: > 0 };

    /// <summary>Where the values are a mapped file; null where they are in memory.</summary>
    internal string? Folder { get; }

    /// <summary>Lets the system have the memory of values that are a mapped file, until they are next read or written. Of others it does nothing.</summary>
    public void Evict() => _values.Evict();

    /// <summary>Forgets the gradient; costs only the rows that were touched, where no operation wrote to all.</summary>
    public void ClearGradient()
    {
        RowGradient?.Clear();
        Gradient?.Values.Clear();
        Gradient = null;
    }

    /// <summary>Frees the memory; the parameter must not be used afterwards.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _gradientValues?.Dispose();
        RowGradient?.Dispose();
    }

    /// <summary>Leaves the gradient in one part: where there is a dense one, the rows are added to it.</summary>
    internal void MergeGradient(WorkerPool pool)
    {
        if (Gradient is not { } dense || RowGradient is not { Count: > 0 } rows)
            return;
        RowBlocks.For(pool, rows.Count, Columns, (first, count) =>
        {
            for (var slot = first; slot < first + count; slot++)
                KernelSet.Current.Add(rows.Pointer + ((nint)slot * Columns), dense.RowPointer(rows.Rows[slot]), Columns);
        });
        rows.Clear();
    }

    /// <summary>The gradient for an operation that may write to any row.</summary>
    internal override Tensor AccumulatedGradient()
    {
        if (_gradient is null)
        {
            _gradientValues = new NativeBuffer(Length);
            _gradient = new Tensor(null, _gradientValues.Pointer, Rows, Columns);
            _gradient.Values.Clear();
        }

        return Gradient = _gradient;
    }

    /// <summary>Puts other memory in the place of the dense gradient's, which counts as none until an operation writes to it.</summary>
    /// <param name="values">[<see cref="Tensor.Length"/>], the parameter's from now on: zeros, or what the gradient is to begin with.</param>
    /// <returns>What was there, the caller's from now on; null where there was none.</returns>
    internal NativeBuffer? ExchangeGradientMemory(NativeBuffer values)
    {
        var before = _gradientValues;
        _gradientValues = values;
        _gradient = new Tensor(null, values.Pointer, Rows, Columns);
        Gradient = null;
        return before;
    }

    private static int ElementCount(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        return checked(rows * columns);
    }
}
