using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

/// <summary>The kernels over several rows give the bits of as many kernels over one.</summary>
public sealed unsafe class RowKernelsTests
{
    private const int Rows = 5;
    private const int Gap = 3;

    public static TheoryData<SimdLevel, int> Cases()
    {
        var cases = new TheoryData<SimdLevel, int>();
        foreach (var level in Enum.GetValues<SimdLevel>())
        {
            foreach (var width in new[] { 1, 3, 4, 7, 8, 16, 19, 33, 64 })
                cases.Add(level, width);
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Dots_of_rows_are_dots(SimdLevel level, int width)
    {
        var kernels = SimdLevels.Require(level);
        var (x, rows) = (Values(width, 0), Values(Rows * (width + Gap), 1));
        var results = new float[Rows];
        fixed (float* own = x, first = rows, all = results)
        {
            kernels.DotRows(own, first, width + Gap, Rows, width, -0.7f, all);
            for (var j = 0; j < Rows; j++)
                Assert.Equal(-0.7f * kernels.Dot(own, first + (j * (width + Gap)), width), results[j]);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_weighted_sum_of_rows_is_one_added_after_the_other(SimdLevel level, int width)
    {
        var kernels = SimdLevels.Require(level);
        var (weights, rows) = (Values(Rows, 2), Values(Rows * (width + Gap), 3));
        var (together, apart) = (Values(width, 4), Values(width, 4));
        fixed (float* weight = weights, first = rows, sum = together, steps = apart)
        {
            kernels.AddScaledRows(weight, first, width + Gap, Rows, width, sum);
            for (var j = 0; j < Rows; j++)
                kernels.AddScaled(weight[j], first + (j * (width + Gap)), steps, width);
        }

        Assert.Equal(apart, together);
    }

    private static float[] Values(int count, int phase) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((i * 1.7f) + phase))];
}
