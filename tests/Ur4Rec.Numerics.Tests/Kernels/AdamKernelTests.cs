using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Tests.Kernels;

public sealed unsafe class AdamKernelTests
{
    private const float Guard = 12345f;

    public static TheoryData<SimdLevel, int> LevelsAndLengths
    {
        get
        {
            var data = new TheoryData<SimdLevel, int>();
            foreach (var level in Enum.GetValues<SimdLevel>())
            {
                foreach (var length in new[] { 0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100 })
                    data.Add(level, length);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(LevelsAndLengths))]
    public void Every_level_does_the_arithmetic_of_doubles(SimdLevel level, int length)
    {
        Skip.IfNot(Simd.IsSupported(level), $"This machine has no {Simd.Name(level)}.");
        var step = new AdamStep(0.9, 0.98, 1e-8, GradientScale: 0.5, Keep: 0.99, StepSize: 0.1, SecondMomentScale: 3);
        var gradient = Numbers(length, 0.3f, -1f);
        var m = Numbers(length, 0.7f, -0.5f);
        var v = Numbers(length, 0.2f, 0.01f).Select(MathF.Abs).ToArray();
        var values = Numbers(length, 1.1f, 2f);
        var (newM, newV, newValues) = (Guarded(m), Guarded(v), Guarded(values));

        fixed (float* pg = Guarded(gradient), pm = newM, pv = newV, pp = newValues)
            KernelSet.For(level).Adam(step, pg, pm, pv, pp, length);

        for (var i = 0; i < length; i++)
        {
            var g = 0.5 * gradient[i];
            var wantedM = (0.9 * m[i]) + (0.1 * g);
            var wantedV = (0.98 * v[i]) + (0.02 * g * g);
            Assert.Equal(wantedM, newM[i], 1e-6);
            Assert.Equal(wantedV, newV[i], 1e-6);
            Assert.Equal((0.99 * values[i]) - (0.1 * wantedM / ((3 * Math.Sqrt(wantedV)) + 1e-8)), newValues[i], 1e-5);
        }

        Assert.Equal([Guard, Guard, Guard], [newM[length], newV[length], newValues[length]]);
    }

    private static float[] Numbers(int length, float slope, float offset) =>
        [.. Enumerable.Range(0, length).Select(i => MathF.Sin((slope * i) + offset))];

    private static float[] Guarded(float[] values) => [.. values, Guard];
}
