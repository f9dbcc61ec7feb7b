using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

public unsafe class SelectionKernelTests
{
    private const int Stride = 200;

    private static readonly int[] s_counts = [2, 63, 64, 65, 100, 128, 199];

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void What_is_above_a_lines_floor_is_found_in_its_place(SimdLevel level)
    {
        foreach (var count in s_counts)
        {
            for (var i = 0; i < count; i++)
            {
                float[] values = [.. Line(2), .. Line(2), .. Line(2)];
                values[i] = 2.5f;
                values[(2 * Stride) + count - 1 - i] = -3;

                var (hits, found) = Find(level, values, count, [2, 2, float.BitDecrement(2)]);

                Assert.Equal([0, 2], hits!);
                Assert.Equal(Enumerable.Range(0, count).Select(j => j == i), found[0]);
                Assert.DoesNotContain(true, found[1]);
                Assert.Equal(Enumerable.Range(0, count).Select(j => j != count - 1 - i), found[2]);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void All_is_above_negative_infinity_and_nothing_above_the_largest(SimdLevel level)
    {
        var (hits, found) = Find(level, [.. Line(float.MinValue), .. Line(float.MaxValue)], 130, [float.NegativeInfinity, float.MaxValue]);

        Assert.Equal([0], hits!);
        Assert.DoesNotContain(false, found[0]);
        Assert.DoesNotContain(true, found[1]);
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void A_value_that_is_not_finite_is_seen_wherever_it_is(SimdLevel level)
    {
        foreach (var count in s_counts)
        {
            for (var i = 0; i < count; i++)
            {
                foreach (var broken in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    float[] values = [.. Line(float.MinValue), .. Line(float.MaxValue)];
                    values[Stride + count] = broken;
                    Assert.NotNull(Find(level, values, count, [0, 0]).Hits);
                    values[(i % 2 * Stride) + i] = broken;
                    Assert.Null(Find(level, values, count, [0, 0]).Hits);
                }
            }
        }
    }

    private static float[] Line(float value)
    {
        var line = new float[Stride];
        Array.Fill(line, value);
        return line;
    }

    /// <summary>The lines that were found, null where a value is not finite, and a flag for each value.</summary>
    private static (int[]? Hits, bool[][] Found) Find(SimdLevel level, float[] values, int count, float[] floors)
    {
        var kernels = SimdLevels.Require(level);
        var words = KernelSet.FoundWords(count);
        var found = new ulong[words * floors.Length];
        var foundLines = new int[floors.Length];
        using var x = new GuardedBuffer(values);
        using var floor = new GuardedBuffer(floors);
        int hits;
        fixed (ulong* foundPointer = found)
        fixed (int* linesPointer = foundLines)
            hits = kernels.FindAbove(x.Pointer, Stride, floors.Length, count, floor.Pointer, foundPointer, linesPointer);
        var flags = Enumerable.Range(0, floors.Length)
            .Select(line => Enumerable.Range(0, count).Select(i => ((found[(line * words) + (i / 64)] >> (i % 64)) & 1) != 0).ToArray())
            .ToArray();
        return (hits < 0 ? null : foundLines[..hits], flags);
    }
}
