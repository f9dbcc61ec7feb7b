using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>Values that a word of <see cref="FindAbove"/> speaks of.</summary>
    public const int FindWidth = 64;

    /// <summary>
    /// Finds the values of lines, x[line * stride + i] with i below count, that are above their line's floor: bit i % 64 of found[line, i / 64] is set,
    /// and foundLines begins with the lines that have one, ascending.
    /// </summary>
    /// <returns>How many lines have one; -1 where any value is infinite or NaN.</returns>
    public abstract int FindAbove(float* x, nint stride, int lines, int count, float* floors, ulong* found, int* foundLines);

    /// <summary>Words of a line of <see cref="FindAbove"/>.</summary>
    public static int FoundWords(int count) => (count + FindWidth - 1) / FindWidth;
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int FindAbove(float* x, nint stride, int lines, int count, float* floors, ulong* found, int* foundLines)
    {
        // Zero times a finite value is zero, and NaN times all others.
        TVector even = TVector.Zero, odd = TVector.Zero;
        var rest = 0f;
        var whole = count / FindWidth * FindWidth;
        var hits = 0;
        for (var line = 0; line < lines; line++, x += stride)
        {
            var floor = TVector.Broadcast(floors[line]);
            var any = 0UL;
            for (var start = 0; start < whole; start += FindWidth)
            {
                // No branch on what is found: it comes too seldom and irregularly to be foretold.
                var word = 0UL;
                for (var i = start; i < start + FindWidth; i += 2 * TVector.Width)
                {
                    var left = TVector.Load(x + i);
                    var right = TVector.Load(x + i + TVector.Width);
                    even = TVector.MultiplyAdd(left, TVector.Zero, even);
                    odd = TVector.MultiplyAdd(right, TVector.Zero, odd);
                    word |= (ulong)TVector.MaskBits(TVector.GreaterThan(left, floor)) << i;
                    word |= (ulong)TVector.MaskBits(TVector.GreaterThan(right, floor)) << (i + TVector.Width);
                }

                any |= word;
                *found++ = word;
            }

            if (whole < count)
            {
                var word = 0UL;
                for (var i = whole; i < count; i++)
                {
                    rest += x[i] * 0;
                    word |= x[i] > floors[line] ? 1UL << i : 0;
                }

                any |= word;
                *found++ = word;
            }

            foundLines[hits] = line;
            hits += any != 0 ? 1 : 0;
        }

        return float.IsNaN(TVector.Sum(even + odd) + rest) ? -1 : hits;
    }
}
