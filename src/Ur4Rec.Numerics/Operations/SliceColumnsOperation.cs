using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = columns first .. first + count - 1 of x.
/// dL/dx has dL/dy in these columns and zeros in the others.
/// </summary>
public static unsafe class SliceColumnsOperation
{
    private const string Name = "slice_columns";

    /// <summary>Consecutive columns, e.g. the query part of an attention's stacked biases. A copy.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="first">First column.</param>
    /// <param name="count">Number of columns.</param>
    /// <returns>[n, count].</returns>
    /// <exception cref="ShapeException">x does not have these columns.</exception>
    public static Tensor SliceColumns(this Tape tape, Tensor x, int first, int count)
    {
        if (first < 0 || count < 0 || first > x.Columns - count)
            throw ShapeException.Of(Name, x, $"columns {first} .. {first + count - 1L}, a [{x.Rows}, {count}] slice");
        var output = tape.NewTensor(x.Rows, count);
        RowBlocks.ForEach(tape.Pool, x.Rows, count, row => x.Row(row).Slice(first, count).CopyTo(output.Row(row)));
        tape.Record(Name, output, () => Backward(tape, output.Gradient!, x.AccumulatedGradient(), first), x);
        return output;
    }

    private static void Backward(Tape tape, Tensor gradient, Tensor target, int first) =>
        RowBlocks.ForEach(tape.Pool, gradient.Rows, gradient.Columns, row =>
            KernelSet.Current.Add(gradient.RowPointer(row), target.RowPointer(row) + first, gradient.Columns));
}
