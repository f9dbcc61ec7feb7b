using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = s times the sum of all values of x: s = 1 for the sum, 1 / (n d) for the mean.
/// dL/dx = s dL/dy for every value.
/// </summary>
public static unsafe class SumOperation
{
    private const string Name = "sum";

    /// <summary>The sum of all values.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[1, 1].</returns>
    public static Tensor Sum(this Tape tape, Tensor x) => ScaledSum(tape, x, 1.0);

    /// <summary>The mean of all values.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d], not empty.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">x is empty.</exception>
    public static Tensor Mean(this Tape tape, Tensor x)
    {
        ShapeException.Require(x.Length > 0, "mean", "x", x, "at least one value, [1, 1]");
        return ScaledSum(tape, x, 1.0 / x.Length);
    }

    private static Tensor ScaledSum(Tape tape, Tensor x, double scale)
    {
        var sums = tape.NewBuffer(x.Rows);
        RowBlocks.ForEach(tape.Pool, x.Rows, x.Columns, row => sums[row] = KernelSet.Current.Sum(x.RowPointer(row), x.Columns));
        var output = RowSums.Total(tape, sums, x.Rows, scale);
        tape.Record(Name, output, () => Backward(tape, (float)(output.Gradient!.Scalar * scale), x.AccumulatedGradient()), x);
        return output;
    }

    private static void Backward(Tape tape, float share, Tensor target) =>
        RowBlocks.For(tape.Pool, target.Length, 1, (start, count) =>
            KernelSet.Current.Map<SumFunction>(target.Pointer + start, share, target.Pointer + start, count));
}
