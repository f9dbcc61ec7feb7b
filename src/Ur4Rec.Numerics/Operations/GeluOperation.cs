using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = x F(x), F the standard normal distribution, f its density: Hendrycks and Gimpel 2016, arXiv 1606.08415.
/// dL/dx = dL/dy (F(x) + x f(x)).
/// </summary>
public static class GeluOperation
{
    private const string Name = "gelu";

    /// <summary>The Gaussian error linear unit of every value, erf form.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor Gelu(this Tape tape, Tensor x)
    {
        var y = tape.NewTensor(x.Rows, x.Columns);
        ElementwiseBlocks.Map<GeluFunction>(tape.Pool, x, y);
        tape.Record(Name, y, () => ElementwiseBlocks.AddMapped<GeluGradient>(tape.Pool, x, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }
}
