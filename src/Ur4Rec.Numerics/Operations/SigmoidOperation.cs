using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = 1 / (1 + e^-x).
/// dL/dx = dL/dy y (1 - y).
/// </summary>
public static class SigmoidOperation
{
    private const string Name = "sigmoid";

    /// <summary>The logistic function of every value.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Sigmoid(this Tape tape, Tensor x)
    {
        var y = tape.NewTensor(x.Rows, x.Columns);
        ElementwiseBlocks.Map<SigmoidFunction>(tape.Pool, x, y);
        tape.Record(Name, y, () => ElementwiseBlocks.AddMapped<SigmoidGradient>(tape.Pool, y, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }
}
