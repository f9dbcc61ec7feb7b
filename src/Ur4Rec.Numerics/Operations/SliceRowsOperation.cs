using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = rows first .. first + count - 1 of x.
/// dL/dx has dL/dy in these rows and zeros in the others.
/// </summary>
public static unsafe class SliceRowsOperation
{
    private const string Name = "slice_rows";

    /// <summary>Consecutive rows, e.g. the query part of an attention's stacked projections. They share <paramref name="x"/>'s memory.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <returns>[count, d].</returns>
    /// <exception cref="ShapeException">x does not have these rows.</exception>
    public static Tensor SliceRows(this Tape tape, Tensor x, int first, int count)
    {
        if (first < 0 || count < 0 || first > x.Rows - count)
            throw ShapeException.Of(Name, x, $"rows {first} .. {first + count - 1L}, a [{count}, {x.Columns}] slice");
        var start = (nint)first * x.Columns;
        var output = new Tensor(tape, x.Pointer + start, count, x.Columns) { IsParameter = x.IsParameter };
        tape.Record(Name, output, () => Backward(tape, output.Gradient!, x.AccumulatedGradient().Pointer + start), x);
        return output;
    }

    private static void Backward(Tape tape, Tensor gradient, float* target) =>
        RowBlocks.For(tape.Pool, gradient.Length, 1, (start, count) =>
            KernelSet.Current.Add(gradient.Pointer + start, target + start, count));
}
