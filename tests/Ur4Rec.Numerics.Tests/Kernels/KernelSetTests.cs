using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

/// <summary>Every instruction set against the scalar one, at lengths around the register's and with values of any size.</summary>
public unsafe class KernelSetTests
{
    private delegate float Kernel(KernelSet kernels, float* x, float* y, float* z, float* w, int count);

    private static readonly Dictionary<string, Kernel> s_kernels = new()
    {
        ["add"] = Run((k, x, y, z, w, n) => k.Add(x, w, n)),
        ["add scaled"] = Run((k, x, y, z, w, n) => k.AddScaled(-1.7f, x, w, n)),
        ["move towards"] = Run((k, x, y, z, w, n) => k.MoveTowards(0.3f, x, w, n)),
        ["add product"] = Run((k, x, y, z, w, n) => k.AddProduct(x, y, w, n)),
        ["scale"] = Run((k, x, y, z, w, n) => k.Scale(-1.7f, x, w, n)),
        ["scale in place"] = Run((k, x, y, z, w, n) => k.Scale(-1.7f, w, w, n)),
        ["map to scalar"] = Run((k, x, y, z, w, n) => k.Map<DifferenceFunction>(x, 0.3f, w, n)),
        ["add mapped pair"] = Run((k, x, y, z, w, n) => k.AddMapped<ProductFunction>(x, y, w, n)),
        ["add mapped triple"] = Run((k, x, y, z, w, n) => k.AddMapped<ProductWithDifference>(x, y, z, w, n)),
        ["relu"] = Run((k, x, y, z, w, n) => k.Map<ReluFunction>(x, w, n)),
        ["relu gradient"] = Run((k, x, y, z, w, n) => k.Map<ReluGradient>(x, y, w, n)),
        ["gelu"] = Run((k, x, y, z, w, n) => k.Map<GeluFunction>(x, w, n)),
        ["gelu gradient"] = Run((k, x, y, z, w, n) => k.Map<GeluGradient>(x, y, w, n)),
        ["sigmoid"] = Run((k, x, y, z, w, n) => k.Map<SigmoidFunction>(x, w, n)),
        ["sigmoid gradient"] = Run((k, x, y, z, w, n) => k.Map<SigmoidGradient>(x, y, w, n)),
        ["tanh"] = Run((k, x, y, z, w, n) => k.Map<TanhFunction>(x, w, n)),
        ["tanh gradient"] = Run((k, x, y, z, w, n) => k.Map<TanhGradient>(x, y, w, n)),
        ["sum of two"] = Run((k, x, y, z, w, n) => k.Map<SumFunction>(x, y, w, n)),
        ["difference"] = Run((k, x, y, z, w, n) => k.Map<DifferenceFunction>(x, y, w, n)),
        ["product in place"] = Run((k, x, y, z, w, n) => k.Map<ProductFunction>(w, y, w, n)),
        ["product with complement"] = Run((k, x, y, z, w, n) => k.Map<ProductWithComplement>(x, y, w, n)),
        ["product with difference"] = Run((k, x, y, z, w, n) => k.Map<ProductWithDifference>(x, y, z, w, n)),
        ["gate"] = Run((k, x, y, z, w, n) => k.Map<GateFunction>(x, y, z, w, n)),
        ["gru candidate"] = Run((k, x, y, z, w, n) => k.Map<GruCandidate>(x, y, z, w, n)),
        ["gru candidate gradient"] = Run((k, x, y, z, w, n) => k.Map<GruCandidateGradient>(x, y, z, w, n)),
        ["gru reset gradient"] = Run((k, x, y, z, w, n) => k.Map<GruResetGradient>(x, y, z, w, n)),
        ["softplus"] = Run((k, x, y, z, w, n) => k.Map<SoftplusFunction>(x, w, n)),
        ["softplus of negative"] = Run((k, x, y, z, w, n) => k.Map<SoftplusOfNegative>(x, w, n)),
        ["sigmoid of negative"] = Run((k, x, y, z, w, n) => k.Map<SigmoidOfNegative>(x, w, n)),
        ["softplus of difference"] = Run((k, x, y, z, w, n) => k.Map<SoftplusOfDifference>(x, y, w, n)),
        ["sigmoid of difference"] = Run((k, x, y, z, w, n) => k.Map<SigmoidOfDifference>(x, y, w, n)),
        ["binary cross-entropy"] = Run((k, x, y, z, w, n) => k.Map<BinaryCrossEntropy>(x, y, w, n)),
        ["binary cross-entropy gradient"] = Run((k, x, y, z, w, n) => k.Map<BinaryCrossEntropyGradient>(x, y, w, n)),
        ["softmax backward"] = Run((k, x, y, z, w, n) => k.SoftmaxBackward(x, w, 0.2f, 0.5f, n)),
        ["dot"] = (k, x, y, z, w, n) => k.Dot(x, y, n),
        ["sum"] = (k, x, y, z, w, n) => k.Sum(x, n),
        ["max"] = (k, x, y, z, w, n) => n == 0 ? 0f : k.Max(x, n),
        ["exp shifted"] = (k, x, y, z, w, n) => k.ExpShifted(n == 0 ? 0f : k.Max(x, n), x, w, n),
        ["exp shifted in place"] = (k, x, y, z, w, n) => k.ExpShifted(n == 0 ? 0f : k.Max(w, n), w, w, n),
    };

    public static TheoryData<string, SimdLevel> Cases()
    {
        var cases = new TheoryData<string, SimdLevel>();
        foreach (var kernel in s_kernels.Keys)
        {
            foreach (var level in Enum.GetValues<SimdLevel>().Where(level => level != SimdLevel.Scalar))
                cases.Add(kernel, level);
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_wide_kernel_agrees_with_the_scalar_one(string kernel, SimdLevel level)
    {
        var wide = SimdLevels.Require(level);
        foreach (var count in SimdLevels.Lengths(level))
        {
            foreach (var magnitude in new[] { 1f, 30f, 1e5f, 1e10f })
            {
                var (want, wantResult) = Invoke(s_kernels[kernel], KernelSet.For(SimdLevel.Scalar), count, magnitude);
                var (got, gotResult) = Invoke(s_kernels[kernel], wide, count, magnitude);
                Close.Within(2e-6, want, got, $"{kernel}, {count} values of magnitude {magnitude}");
                Close.Within(2e-6, [wantResult], [gotResult], $"result of {kernel}, {count} values of magnitude {magnitude}");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void The_maximum_is_found_in_every_place(SimdLevel level)
    {
        var kernels = SimdLevels.Require(level);
        for (var place = 0; place < 40; place++)
        {
            using var x = new GuardedBuffer([.. Enumerable.Range(0, 40).Select(i => i == place ? -1f : -2f - i)]);
            Assert.Equal(-1f, kernels.Max(x.Pointer, 40));
        }
    }

    private static Kernel Run(KernelWithoutResult kernel) => (kernels, x, y, z, w, count) =>
    {
        kernel(kernels, x, y, z, w, count);
        return 0f;
    };

    private static (float[] Written, float Result) Invoke(Kernel kernel, KernelSet kernels, int count, float magnitude)
    {
        using var x = Values(count, magnitude, 1);
        using var y = Values(count, magnitude, 2);
        using var z = Values(count, 1f, 3);
        using var w = Values(count, magnitude, 4);
        var result = kernel(kernels, x.Pointer, y.Pointer, z.Pointer, w.Pointer, count);
        return (w.Checked(), result);
    }

    /// <summary>Positive in three of four places, so that sums do not cancel to where only rounding is compared.</summary>
    private static GuardedBuffer Values(int count, float magnitude, ulong seed) =>
        new([.. TestTensors.Values(count, seed).Select((value, i) => magnitude * (i % 4 == 3 ? value : Math.Abs(value)))]);

    private delegate void KernelWithoutResult(KernelSet kernels, float* x, float* y, float* z, float* w, int count);
}
