using Ur4Rec.Numerics.Inspection;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>What a tape is for until it begins anew.</summary>
public enum TapeMode
{
    /// <summary>Values only: nothing is recorded and dropout passes everything through.</summary>
    Inference,

    /// <summary>Operations are recorded for <see cref="Tensor.Backward()"/>, and dropout drops.</summary>
    Training,
}

/// <summary>
/// Remembers the operations of one step so that a loss can be differentiated, and owns the memory of their results. The
/// operations are this class's extension methods. A tape serves one thread; its operations use the worker pool.
/// </summary>
public sealed unsafe class Tape : IDisposable
{
    private readonly Arena _arena = new();
    private readonly List<Entry> _entries = [];

    // By the number of its first entry, which is the last that the backward pass comes to.
    private readonly Dictionary<Parameter, int> _firstEntryOf = [];
    private readonly IndexArena _indices = new();
    private RandomKey _random;
    private ulong _randomUses;

    /// <summary>A tape whose operations run on a team of threads.</summary>
    public Tape(WorkerPool pool) => Pool = pool;

    /// <summary>The team that operations run on.</summary>
    public WorkerPool Pool { get; }

    /// <summary>What the tape is for now.</summary>
    public TapeMode Mode { get; private set; } = TapeMode.Inference;

    /// <summary>Where inference finds weights packed; null packs them anew for every product, as they may have changed.</summary>
    public PackedWeights? Weights { get; init; }

    /// <summary>Told of every operation; null, as is usual, where nobody watches.</summary>
    public ITapeObserver? Observer { get; set; }

    /// <summary>Native bytes held for activations and their gradients.</summary>
    public long BytesHeld => _arena.Capacity * sizeof(float);

    /// <summary>Counts the <see cref="Begin"/>s, so that a tensor knows when it is gone.</summary>
    internal int Generation { get; private set; }

    /// <summary>Native bytes in use by tensors of the current step.</summary>
    internal long BytesInUse => _arena.Used * sizeof(float);

    /// <summary>Forgets the last step's operations, takes back the memory of its tensors, and sets the randomness of the next.</summary>
    /// <param name="mode">What the next operations are for.</param>
    /// <param name="random">Names the step; dropout with the same key drops the same elements.</param>
    public void Begin(TapeMode mode, RandomKey random = default)
    {
        Generation++;
        _entries.Clear();
        _firstEntryOf.Clear();
        _arena.Reset();
        _indices.Reset();
        Mode = mode;
        _random = random;
        _randomUses = 0;
    }

    /// <summary>A tensor with values copied from <paramref name="values"/>, [<paramref name="rows"/>, <paramref name="columns"/>].</summary>
    /// <exception cref="ArgumentException">The number of values is not rows x columns.</exception>
    public Tensor Constant(int rows, int columns, ReadOnlySpan<float> values)
    {
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"{values.Length} values do not fill [{rows}, {columns}].", nameof(values));
        var tensor = NewTensor(rows, columns);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    /// <summary>Room for row numbers that operations of this step read, contents undefined; gone after the next <see cref="Begin"/>.</summary>
    public Memory<int> NewRowNumbers(int length) => _indices.Take(length);

    /// <summary>Room for constants of this step's operations, contents undefined; gone after the next <see cref="Begin"/>.</summary>
    public Span<float> NewValues(int length) => new(_arena.Take(length), length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Generation++;
        _entries.Clear();
        _arena.Dispose();
    }

    /// <summary>A tensor with undefined values.</summary>
    internal Tensor NewTensor(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        return new Tensor(this, _arena.Take(checked(rows * columns)), rows, columns);
    }

    internal Tensor NewZeros(int rows, int columns)
    {
        var tensor = NewTensor(rows, columns);
        tensor.Values.Clear();
        return tensor;
    }

    /// <summary>Memory for an operation's own use until the step ends.</summary>
    internal float* NewBuffer(long length) => _arena.Take(length);

    /// <summary>Memory for an operation's own numbers of rows until the step ends.</summary>
    internal int* NewIndices(int length) => (int*)_arena.Take(length);

    /// <summary>A copy that lasts until the step ends.</summary>
    internal int* NewIndices(ReadOnlySpan<int> values)
    {
        var indices = NewIndices(values.Length);
        values.CopyTo(new Span<int>(indices, values.Length));
        return indices;
    }

    /// <summary>Whether an operation on these operands must be recorded.</summary>
    internal bool Records(params ReadOnlySpan<Tensor?> operands)
    {
        if (Mode != TapeMode.Training)
            return false;
        foreach (var operand in operands)
        {
            if (operand is { RequiresGradient: true })
                return true;
        }

        return false;
    }

    /// <summary>
    /// Tells the observer of an operation that has computed its output, and, where an operand wants a gradient, remembers how to pass
    /// <paramref name="output"/>'s on to the operands.
    /// </summary>
    internal void Record(string operation, Tensor output, Action backward, params ReadOnlySpan<Tensor?> operands)
    {
        RecordEntry(operation, output, backward, operands, touchesRows: false);
    }

    /// <summary>As <see cref="Record"/>, of an operation that passes to row-sparse parameters the gradient of the rows that it touched.</summary>
    internal void RecordTouchingRows(string operation, Tensor output, Action backward, params ReadOnlySpan<Tensor?> operands) =>
        RecordEntry(operation, output, backward, operands, touchesRows: true);

    /// <summary>As <see cref="Record"/>, of an operation that has no gradient.</summary>
    internal void RecordNotDifferentiable(string operation, Tensor output, params ReadOnlySpan<Tensor?> operands) =>
        Record(operation, output, () => throw new NotDifferentiableException(operation), operands);

    /// <summary>The key of the next random operation; the n-th of a step is the same in every run.</summary>
    internal RandomKey NextRandomKey() => _random with { Purpose = _random.Purpose + (uint)(0x9E3779B9 * ++_randomUses) };

    /// <param name="loss">[1, 1].</param>
    /// <param name="onDense">Told of a parameter when no operation is left that may write to its dense gradient; null where nobody asks.</param>
    internal void Backward(Tensor loss, Action<Parameter>? onDense)
    {
        if (loss.Length != 1)
            throw ShapeException.Of("backward", loss, "[1, 1]");
        if (Mode != TapeMode.Training)
            throw new InvalidOperationException("backward: the tape records nothing in inference mode.");
        loss.AccumulatedGradient().Values[0] += 1f;
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Output.Gradient is not null)
            {
                _entries[i].Backward();
                Observer?.OnBackward(_entries[i].Output);
            }

            if (onDense is not null)
                TellOfComplete(i, onDense);
        }

        _entries.Clear();
    }

    private void RecordEntry(string operation, Tensor output, Action backward, ReadOnlySpan<Tensor?> operands, bool touchesRows)
    {
        Observer?.OnOperation(operation, output, operands);
        if (!Records(operands))
            return;
        output.RequiresGradient = true;
        foreach (var operand in operands)
        {
            if (operand is Parameter { RequiresGradient: true } parameter && (!touchesRows || parameter.RowGradient is null))
                _firstEntryOf.TryAdd(parameter, _entries.Count);
        }

        _entries.Add(new Entry(output, backward));
    }

    private void TellOfComplete(int entry, Action<Parameter> onDense)
    {
        foreach (var (parameter, first) in _firstEntryOf)
        {
            if (first == entry)
                onDense(parameter);
        }
    }

    private readonly record struct Entry(Tensor Output, Action Backward);
}
