using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = [x1, x2, ...], side by side.
/// dL/dxi is the columns of dL/dy that xi filled.
/// </summary>
public static unsafe class ConcatenateOperation
{
    private const string Name = "concatenate";

    /// <summary>Tensors of the same number of rows side by side.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="parts">At least one; part i is [n, di].</param>
    /// <returns>[n, d1 + d2 + ...].</returns>
    /// <exception cref="ShapeException">There is no part, or the numbers of rows differ.</exception>
    public static Tensor Concatenate(this Tape tape, params Tensor[] parts)
    {
        if (parts.Length == 0)
            throw new ShapeException($"{Name}: there is nothing to join.");
        foreach (var part in parts)
            ShapeException.Require(part.Rows == parts[0].Rows, Name, "part", part, "the first part", parts[0]);
        var output = tape.NewTensor(parts[0].Rows, parts.Sum(part => part.Columns));
        RowBlocks.ForEach(tape.Pool, output.Rows, output.Columns, row =>
        {
            var target = output.Row(row);
            foreach (var part in parts)
            {
                part.Row(row).CopyTo(target);
                target = target[part.Columns..];
            }
        });
        tape.Record(Name, output, () => Backward(tape, parts, output.Gradient!), parts);
        return output;
    }

    private static void Backward(Tape tape, Tensor[] parts, Tensor gradient)
    {
        var column = 0;
        foreach (var part in parts)
        {
            if (part.RequiresGradient)
                AddColumns(tape.Pool, gradient, column, part.AccumulatedGradient());
            column += part.Columns;
        }
    }

    private static void AddColumns(WorkerPool pool, Tensor gradient, int column, Tensor target) =>
        RowBlocks.ForEach(pool, target.Rows, target.Columns, row =>
            KernelSet.Current.Add(gradient.RowPointer(row) + column, target.RowPointer(row), target.Columns));
}
