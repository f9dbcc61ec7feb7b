using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[j] = x[j] - m - ln(sum over i of e^(x[i] - m)), m = max x, row by row.
/// dL/dx = dL/dy - e^y (the sum of dL/dy).
/// </summary>
public static unsafe class LogSoftmaxOperation
{
    private const string Name = "log_softmax";

    /// <summary>The logarithm of each row's softmax.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, c], c at least 1.</param>
    /// <returns>[n, c], at most 0.</returns>
    /// <exception cref="ShapeException">x has no columns.</exception>
    public static Tensor LogSoftmax(this Tape tape, Tensor x)
    {
        ShapeException.Require(x.Columns > 0, Name, "x", x, "at least one column, [n, 1]");
        var y = tape.NewTensor(x.Rows, x.Columns);
        RowBlocks.ForEach(tape.Pool, x.Rows, x.Columns, row => Forward(x.RowPointer(row), y.RowPointer(row), x.Columns));
        tape.Record(Name, y, () => Backward(tape, y, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }

    private static void Forward(float* x, float* y, int count)
    {
        var kernels = KernelSet.Current;
        var max = kernels.Max(x, count);
        var sum = kernels.ExpShifted(max, x, y, count);
        // Two subtractions: max + ln(sum) would round away the digits of ln(sum) where the row lies far from zero.
        kernels.Map<DifferenceFunction>(x, max, y, count);
        kernels.Map<DifferenceFunction>(y, MathF.Log(sum), y, count);
    }

    private static void Backward(Tape tape, Tensor y, Tensor gradient, Tensor target)
    {
        var probabilities = tape.NewTensor(y.Rows, y.Columns);
        RowBlocks.ForEach(tape.Pool, y.Rows, y.Columns, row =>
        {
            var kernels = KernelSet.Current;
            kernels.ExpShifted(0f, y.RowPointer(row), probabilities.RowPointer(row), y.Columns);
            var sum = kernels.Sum(gradient.RowPointer(row), y.Columns);
            kernels.Add(gradient.RowPointer(row), target.RowPointer(row), y.Columns);
            kernels.AddScaled(-sum, probabilities.RowPointer(row), target.RowPointer(row), y.Columns);
        });
    }
}
