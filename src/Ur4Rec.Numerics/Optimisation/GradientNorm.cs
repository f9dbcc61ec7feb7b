using System.Runtime.Intrinsics;

namespace Ur4Rec.Numerics.Optimisation;

/// <summary>
/// Sums of squares in double precision, which no finite gradient overflows, in an order that depends on shapes alone.
/// </summary>
internal static unsafe class GradientNorm
{
    /// <summary>Sum of the squares of a tile's gradient.</summary>
    public static double SumOfSquares(in GradientTile tile) => SumOfSquares(tile.Gradient, tile.Length);

    private static double SumOfSquares(float* values, int count)
    {
        var low = Vector256<double>.Zero;
        var high = Vector256<double>.Zero;
        var i = 0;
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load(values + i));
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector256.Sum(low + high);
        for (; i < count; i++)
            sum += (double)values[i] * values[i];
        return sum;
    }
}
