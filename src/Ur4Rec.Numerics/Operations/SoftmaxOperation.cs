using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[j] = e^(x[j] - m) / sum over i of e^(x[i] - m), m = max x, row by row.
/// dL/dx = y (dL/dy - dL/dy . y).
/// </summary>
public static unsafe class SoftmaxOperation
{
    private const string Name = "softmax";

    /// <summary>Each row as probabilities.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, c], c at least 1.</param>
    /// <returns>[n, c], rows that add up to 1.</returns>
    /// <exception cref="ShapeException">x has no columns.</exception>
    public static Tensor Softmax(this Tape tape, Tensor x)
    {
        ShapeException.Require(x.Columns > 0, Name, "x", x, "at least one column, [n, 1]");
        var y = tape.NewTensor(x.Rows, x.Columns);
        RowBlocks.ForEach(tape.Pool, x.Rows, x.Columns, row => Forward(x.RowPointer(row), y.RowPointer(row), x.Columns));
        tape.Record(Name, y, () => Backward(tape, y, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }

    /// <summary>One row; y may be x.</summary>
    internal static void Forward(float* x, float* y, int count)
    {
        var kernels = KernelSet.Current;
        var sum = kernels.ExpShifted(kernels.Max(x, count), x, y, count);
        kernels.Scale(1f / sum, y, y, count);
    }

    private static void Backward(Tape tape, Tensor y, Tensor gradient, Tensor target) =>
        RowBlocks.ForEach(tape.Pool, y.Rows, y.Columns, row =>
        {
            var kernels = KernelSet.Current;
            var mean = kernels.Dot(gradient.RowPointer(row), y.RowPointer(row), y.Columns);
            kernels.AddMapped<ProductFunction>(gradient.RowPointer(row), y.RowPointer(row), target.RowPointer(row), y.Columns);
            kernels.AddScaled(-mean, y.RowPointer(row), target.RowPointer(row), y.Columns);
        });
}
