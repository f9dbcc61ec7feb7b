using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>Lengths of rows for operations that divide by them.</summary>
internal static unsafe class RowNorm
{
    private const float SmallestNorm = 1e-12f;

    /// <summary>1 / |x|, or 0 where |x| is at most 1e-12: so short a row has no direction.</summary>
    public static float Inverse(float* x, int count)
    {
        var norm = MathF.Sqrt(KernelSet.Current.Dot(x, x, count));
        return norm > SmallestNorm || float.IsNaN(norm) ? 1f / norm : 0f;
    }
}
