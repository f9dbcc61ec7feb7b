using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Tests.Kernels;

public sealed class SimdTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Unforced_is_the_widest_that_the_machine_has(string? forced)
    {
        var chosen = Simd.Choose(forced);

        Assert.True(Simd.IsSupported(chosen));
        Assert.All(Enum.GetValues<SimdLevel>().Where(level => level > chosen), wider => Assert.False(Simd.IsSupported(wider)));
    }

    [SkippableTheory]
    [InlineData("scalar", SimdLevel.Scalar)]
    [InlineData("vector128", SimdLevel.Vector128)]
    [InlineData("avx2", SimdLevel.Avx2)]
    [InlineData("avx512", SimdLevel.Avx512)]
    public void A_level_can_be_forced(string forced, SimdLevel level)
    {
        Skip.IfNot(Simd.IsSupported(level), $"This machine has no {forced}.");

        Assert.Equal(level, Simd.Choose(forced));
        Assert.Equal(forced, Simd.Name(level));
    }

    [Theory]
    [InlineData("AVX512")]
    [InlineData(" avx2")]
    [InlineData("avx-512")]
    [InlineData("sse")]
    [InlineData("0")]
    [InlineData("none")]
    public void An_unknown_level_is_an_error_that_lists_the_known(string forced)
    {
        var error = Assert.Throws<PlatformNotSupportedException>(() => Simd.Choose(forced));

        Assert.Equal($"UR4REC_SIMD={forced}: unknown; use avx512, avx2, vector128 or scalar, or leave it unset.", error.Message);
    }

    [SkippableFact]
    public void A_level_that_the_machine_lacks_is_an_error()
    {
        var missing = Enum.GetValues<SimdLevel>().Where(level => !Simd.IsSupported(level)).Cast<SimdLevel?>().FirstOrDefault();
        Skip.If(missing is null, "This machine has every level.");

        var error = Assert.Throws<PlatformNotSupportedException>(() => Simd.Choose(Simd.Name(missing.Value)));

        Assert.Contains("this machine does not have it", error.Message, StringComparison.Ordinal);
    }
}
