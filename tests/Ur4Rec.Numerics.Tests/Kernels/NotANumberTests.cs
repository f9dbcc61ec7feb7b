using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Tests.Kernels;

/// <summary>What went wrong upstream must arrive downstream: no kernel turns NaN into a number.</summary>
public unsafe class NotANumberTests
{
    private const int Count = 35;

    public static TheoryData<SimdLevel> Levels => [.. Enum.GetValues<SimdLevel>().Where(Simd.IsSupported)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Functions_pass_it_on(SimdLevel level)
    {
        var kernels = KernelSet.For(level);
        Check((x, y) => kernels.Map<ReluFunction>(x, y, Count));
        Check((x, y) => kernels.Map<GeluFunction>(x, y, Count));
        Check((x, y) => kernels.Map<SigmoidFunction>(x, y, Count));
        Check((x, y) => kernels.Map<TanhFunction>(x, y, Count));
        Check((x, y) => kernels.Map<SoftplusFunction>(x, y, Count));
        Check((x, y) => kernels.ExpShifted(0.5f, x, y, Count));
    }

    private static void Check(KernelCall call)
    {
        var x = stackalloc float[Count];
        var y = stackalloc float[Count];
        for (var wrong = 0; wrong < Count; wrong++)
        {
            new Span<float>(x, Count).Fill(0.25f);
            x[wrong] = float.NaN;
            call(x, y);
            for (var i = 0; i < Count; i++)
                Assert.Equal(i == wrong, float.IsNaN(y[i]));
        }
    }

    private delegate void KernelCall(float* x, float* y);
}
