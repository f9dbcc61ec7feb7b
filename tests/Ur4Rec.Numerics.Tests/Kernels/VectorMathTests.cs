using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

/// <summary>Elementary functions of every instruction set against float64.</summary>
public unsafe class VectorMathTests
{
    private const double UnitInTheLastPlace = 1.1920929e-7;

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Exp_is_good_to_2_ulp(SimdLevel level) =>
        CheckRelative<Exponential>(level, Grid(-87.2, 88.2), Math.Exp, 2 * UnitInTheLastPlace);

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Exp_beyond_its_range_is_zero_or_finite_and_of_nan_nan(SimdLevel level)
    {
        var got = Apply<Exponential>(level, [-87.4f, -1000f, float.NegativeInfinity, 1000f, float.MaxValue, float.NaN]);
        Assert.Equal([0f, 0f, 0f], got[..3]);
        Assert.All(got[3..5], value => Assert.InRange(value, 2e38f, float.MaxValue));
        Assert.True(float.IsNaN(got[5]));
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Sigmoid_is_good_to_4_ulp(SimdLevel level) =>
        CheckRelative<SigmoidFunction>(level, Grid(-85, 85), x => 1 / (1 + Math.Exp(-x)), 4 * UnitInTheLastPlace);

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Tanh_is_good_to_8_ulp_also_near_zero(SimdLevel level)
    {
        CheckRelative<TanhFunction>(level, Grid(-20, 20), Math.Tanh, 8 * UnitInTheLastPlace);
        CheckRelative<TanhFunction>(level, Grid(-1e-3, 1e-3), Math.Tanh, 8 * UnitInTheLastPlace);
        CheckRelative<TanhFunction>(level, [0.29f, 0.3f, 0.31f, -0.29f, -0.3f, -0.31f, 1e30f, -1e30f], Math.Tanh, 8 * UnitInTheLastPlace);
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Softplus_is_good_to_8_ulp_also_where_it_is_small(SimdLevel level) =>
        CheckRelative<SoftplusFunction>(level, Grid(-85, 85), x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), 8 * UnitInTheLastPlace);

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void The_normal_density_is_good_to_12_ulp_and_the_distribution_to_3e_7(SimdLevel level)
    {
        CheckRelative<NormalDensity>(level, Grid(-5, 5), x => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI), 12 * UnitInTheLastPlace);
        var points = Grid(-12, 12);
        var got = Apply<NormalDistribution>(level, points);
        for (var i = 0; i < points.Length; i++)
            Assert.InRange(got[i] - Distribution(points[i]), -3e-7, 3e-7);
    }

    private static void CheckRelative<TFunction>(SimdLevel level, float[] points, Func<double, double> exact, double bound)
        where TFunction : struct, IUnary
    {
        var got = Apply<TFunction>(level, points);
        for (var i = 0; i < points.Length; i++)
        {
            var want = exact(points[i]);
            var error = want == 0 ? Math.Abs(got[i]) : Math.Abs((got[i] - want) / want);
            Assert.True(error <= bound, $"f({points[i]:G9}) = {got[i]:G9}, wanted {want:G9}: {error / UnitInTheLastPlace:F2} ulp.");
        }
    }

    private static float[] Apply<TFunction>(SimdLevel level, float[] points)
        where TFunction : struct, IUnary
    {
        var kernels = SimdLevels.Require(level);
        using var x = new GuardedBuffer(points);
        using var y = new GuardedBuffer(new float[points.Length]);
        kernels.Map<TFunction>(x.Pointer, y.Pointer, points.Length);
        return y.Checked();
    }

    private static float[] Grid(double from, double to)
    {
        const int steps = 20_001;
        return [.. Enumerable.Range(0, steps).Select(i => (float)(from + ((to - from) * i / (steps - 1))))];
    }

    private static double LogOnePlus(double u) => u < 1e-5 ? u - (u * u / 2) : Math.Log(1 + u);

    /// <summary>1/2 + the density times x + x^3/3 + x^5/15 + ... (Abramowitz and Stegun 1964, 26.2.11).</summary>
    private static double Distribution(double x)
    {
        if (Math.Abs(x) > 8)
            return x > 0 ? 1 : 0;
        var (term, sum) = (x, x);
        for (var n = 3; n < 400; n += 2)
            sum += term *= x * x / n;
        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    private readonly struct Exponential : IUnary
    {
        public static TVector Apply<TVector>(TVector x)
            where TVector : struct, IVector<TVector> => VectorMath<TVector>.Exp(x);
    }

    private readonly struct NormalDensity : IUnary
    {
        public static TVector Apply<TVector>(TVector x)
            where TVector : struct, IVector<TVector>
        {
            VectorMath<TVector>.Normal(x, out var density, out _);
            return density;
        }
    }

    private readonly struct NormalDistribution : IUnary
    {
        public static TVector Apply<TVector>(TVector x)
            where TVector : struct, IVector<TVector>
        {
            VectorMath<TVector>.Normal(x, out _, out var distribution);
            return distribution;
        }
    }
}
