using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = [x1; x2; ...], one below the other.
/// dL/dxi is the rows of dL/dy that xi filled.
/// </summary>
public static unsafe class StackRowsOperation
{
    private const string Name = "stack_rows";

    /// <summary>Tensors of the same number of columns one below the other.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="parts">At least one; part i is [ni, d].</param>
    /// <returns>[n1 + n2 + ..., d].</returns>
    /// <exception cref="ShapeException">There is no part, or the numbers of columns differ.</exception>
    public static Tensor StackRows(this Tape tape, params Tensor[] parts)
    {
        if (parts.Length == 0)
            throw new ShapeException($"{Name}: there is nothing to stack.");
        foreach (var part in parts)
            ShapeException.Require(part.Columns == parts[0].Columns, Name, "part", part, "the first part", parts[0]);
        var output = tape.NewTensor(parts.Sum(part => part.Rows), parts[0].Columns);
        var rest = output.Values;
        foreach (var part in parts)
        {
            part.Values.CopyTo(rest);
            rest = rest[part.Length..];
        }

        tape.Record(Name, output, () => Backward(tape, parts, output.Gradient!), parts);
        return output;
    }

    private static void Backward(Tape tape, Tensor[] parts, Tensor gradient)
    {
        var source = gradient.Pointer;
        foreach (var part in parts)
        {
            if (part.RequiresGradient)
                Add(tape.Pool, source, part.AccumulatedGradient());
            source += part.Length;
        }
    }

    private static void Add(WorkerPool pool, float* source, Tensor target) =>
        RowBlocks.For(pool, target.Length, 1, (start, count) => KernelSet.Current.Add(source + start, target.Pointer + start, count));
}
