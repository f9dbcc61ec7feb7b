using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

public unsafe class SelectionKernelTests
{
    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void What_is_above_the_floor_is_found_in_its_place(SimdLevel level)
    {
        var kernels = SimdLevels.Require(level);
        for (var i = 0; i < KernelSet.FindWidth; i++)
        {
            var values = new float[KernelSet.FindWidth];
            Array.Fill(values, 2);
            (values[i], values[63 - i]) = (2.5f, -3);
            using var x = new GuardedBuffer(values);
            Assert.Equal(1UL << i, kernels.FindAbove(x.Pointer, 2));
            Assert.Equal(~(1UL << (63 - i)), kernels.FindAbove(x.Pointer, float.BitDecrement(2)));
            Assert.Equal(ulong.MaxValue, kernels.FindAbove(x.Pointer, float.NegativeInfinity));
            Assert.Equal(0UL, kernels.FindAbove(x.Pointer, 2.5f));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void A_value_that_is_not_finite_is_seen_wherever_it_is(SimdLevel level)
    {
        var kernels = SimdLevels.Require(level);
        foreach (var length in SimdLevels.Lengths(level))
        {
            var values = Enumerable.Range(0, length).Select(i => i % 2 == 0 ? float.MaxValue : float.MinValue).ToArray();
            using var finite = new GuardedBuffer(values);
            Assert.True(kernels.AreFinite(finite.Pointer, length));
            for (var i = 0; i < length; i++)
            {
                foreach (var broken in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    using var x = new GuardedBuffer([.. values[..i], broken, .. values[(i + 1)..]]);
                    Assert.False(kernels.AreFinite(x.Pointer, length));
                }
            }
        }
    }
}
