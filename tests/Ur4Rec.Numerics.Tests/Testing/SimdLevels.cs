using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Tests.Testing;

internal static class SimdLevels
{
    /// <summary>Every level as a test argument; a test of one that the machine lacks is to skip by <see cref="Require"/>.</summary>
    public static TheoryData<SimdLevel> All => [.. Enum.GetValues<SimdLevel>()];

    public static KernelSet Require(SimdLevel level)
    {
        Skip.IfNot(Simd.IsSupported(level), $"This machine has no {Simd.Name(level)}.");
        return KernelSet.For(level);
    }

    /// <summary>Lanes of a level's register.</summary>
    public static int Width(SimdLevel level) => KernelSet.For(level).PanelColumns / 2;

    /// <summary>Lengths at which loops over registers go wrong.</summary>
    public static int[] Lengths(SimdLevel level)
    {
        var width = Width(level);
        return [.. new[] { 0, 1, width - 1, width, width + 1, (2 * width) + 3, (4 * width) + 1, 100 }.Distinct()];
    }
}
