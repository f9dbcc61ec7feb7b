using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = tanh x.
/// dL/dx = dL/dy (1 - y^2).
/// </summary>
public static class TanhOperation
{
    private const string Name = "tanh";

    /// <summary>The hyperbolic tangent of every value.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Tanh(this Tape tape, Tensor x)
    {
        var y = tape.NewTensor(x.Rows, x.Columns);
        ElementwiseBlocks.Map<TanhFunction>(tape.Pool, x, y);
        tape.Record(Name, y, () => ElementwiseBlocks.AddMapped<TanhGradient>(tape.Pool, y, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }
}
