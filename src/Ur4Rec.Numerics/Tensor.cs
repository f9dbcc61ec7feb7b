namespace Ur4Rec.Numerics;

/// <summary>
/// A float32 matrix of rows, [<see cref="Rows"/>, <see cref="Columns"/>], contiguous and row-major. A vector is one row. Groups of
/// rows are said by <see cref="Ragged"/> offsets beside it, never by a third dimension.
/// </summary>
/// <remarks>The values live in native memory owned by a <see cref="Parameter"/> or by a <see cref="Tape"/>; a tape's tensors
/// are gone after its next <see cref="Tape.Begin"/>.</remarks>
public unsafe class Tensor
{
    private readonly Tape? _tape;
    private readonly float* _pointer;
    private readonly int _generation;

    internal Tensor(Tape? tape, float* pointer, int rows, int columns)
    {
        _tape = tape;
        _pointer = pointer;
        _generation = tape?.Generation ?? 0;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of values.</summary>
    public int Length => Rows * Columns;

    /// <summary>All values, row after row.</summary>
    /// <exception cref="ObjectDisposedException">The tape that held this tensor has begun anew.</exception>
    public Span<float> Values => new(Pointer, Length);

    /// <summary>The only value of a [1, 1] tensor.</summary>
    /// <exception cref="ShapeException">The tensor has another shape.</exception>
    public float Scalar => Length == 1 ? *Pointer : throw ShapeException.Of("scalar", this, "[1, 1]");

    /// <summary>The derivative of the loss by every value, or null where no gradient has come.</summary>
    public Tensor? Gradient { get; protected set; }

    /// <summary>Whether <see cref="Backward()"/> brings this tensor a gradient.</summary>
    public bool RequiresGradient { get; internal set; }

    /// <summary>Whether the values are a parameter's, or some of its rows.</summary>
    internal bool IsParameter { get; init; }

    internal float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_tape is not null && _tape.Generation != _generation, this);
            return _pointer;
        }
    }

    /// <summary>One row.</summary>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return new Span<float>(Pointer + ((nint)row * Columns), Columns);
    }

    /// <summary>The first value of a row, unchecked.</summary>
    internal float* RowPointer(int row) => Pointer + ((nint)row * Columns);

    /// <summary>Walks the tape back from this loss and adds to the gradient of everything that it depends on.</summary>
    /// <exception cref="ShapeException">This is not a [1, 1] tensor.</exception>
    /// <exception cref="InvalidOperationException">No recording tape made this tensor.</exception>
    /// <exception cref="NotDifferentiableException">The loss depends on a parameter through an operation without a backward.</exception>
    public void Backward() => Backward(onDense: null);

    /// <summary>As the other, telling of each parameter as soon as its dense gradient is complete.</summary>
    internal void Backward(Action<Parameter>? onDense)
    {
        if (_tape is null)
            throw new InvalidOperationException("A loss must come from a tape's operations.");
        _tape.Backward(this, onDense);
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{Rows}, {Columns}]";

    /// <summary>The gradient to add to, zeros when it is first asked for.</summary>
    internal virtual Tensor AccumulatedGradient() => Gradient ??= _tape!.NewZeros(Rows, Columns);
}
