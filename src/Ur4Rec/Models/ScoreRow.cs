using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ur4Rec.Models;

/// <summary>How a row of scores compares with one score.</summary>
/// <param name="Greater">Scores that are strictly greater.</param>
/// <param name="Equal">Scores that are equal; -0 equals 0.</param>
/// <param name="AllFinite">Whether no score of the row is infinite or not a number; the counts have a meaning only then.</param>
internal readonly record struct RowComparison(int Greater, int Equal, bool AllFinite);

/// <summary>
/// Vectorised passes over the scores of one case, compiled fully at once: a first evaluation would else spend most of its time
/// in their unoptimised form.
/// </summary>
internal static class ScoreRow
{
    private const int AbsoluteBits = 0x7FFFFFFF;
    private const int InfinityBits = 0x7F800000;
    private const int VectorsPerStride = 4;

    /// <summary>Compares every score of a row with <paramref name="score"/>, in one pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowComparison Compare(ReadOnlySpan<float> row, float score)
    {
        var scores = new Vector<float>(score);
        var greaterCounts = Vector<int>.Zero;
        var equalCounts = Vector<int>.Zero;
        var largestBits = Vector<int>.Zero;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        foreach (var vector in vectors)
        {
            // A lane that compares true is -1.
            greaterCounts -= Vector.GreaterThan(vector, scores);
            equalCounts -= Vector.Equals(vector, scores);
            largestBits = Vector.Max(largestBits, Vector.AsVectorInt32(vector) & new Vector<int>(AbsoluteBits));
        }

        var greater = Vector.Sum(greaterCounts);
        var equal = Vector.Sum(equalCounts);
        var finite = Vector.LessThanAll(largestBits, new Vector<int>(InfinityBits));
        foreach (var value in row[(vectors.Length * Vector<float>.Count)..])
        {
            greater += value > score ? 1 : 0;
            equal += value == score ? 1 : 0;
            finite &= float.IsFinite(value);
        }

        return new RowComparison(greater, equal, finite);
    }

    /// <summary>Position of the first score that is infinite or not a number, or -1.</summary>
    public static int FirstNonFinite(ReadOnlySpan<float> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i]))
                return i;
        }

        return -1;
    }

    /// <summary>
    /// Finds the positions of the largest scores, largest first, of equal scores the lower position first. A score of
    /// negative infinity is never among them.
    /// </summary>
    /// <param name="row">The scores; none may be NaN.</param>
    /// <param name="positions">As many as are wanted; the found ones are written from its beginning.</param>
    /// <returns>How many were found: fewer than wanted where the row has fewer.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Top(ReadOnlySpan<float> row, Span<int> positions)
    {
        Span<float> best = stackalloc float[positions.Length];
        best.Fill(float.NegativeInfinity);
        var found = 0;
        var threshold = new Vector<float>(best[^1]);
        var stride = VectorsPerStride * Vector<float>.Count;
        var start = 0;
        for (; start <= row.Length - stride; start += stride)
        {
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(row.Slice(start, stride));
            var largest = Vector.Max(Vector.Max(vectors[0], vectors[1]), Vector.Max(vectors[2], vectors[3]));
            if (!Vector.GreaterThanAny(largest, threshold))
                continue;
            found = InsertBetter(row[..(start + stride)], start, best, positions, found);
            threshold = new Vector<float>(best[^1]);
        }

        return InsertBetter(row, start, best, positions, found);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int InsertBetter(ReadOnlySpan<float> row, int start, Span<float> best, Span<int> positions, int found)
    {
        for (var position = start; position < row.Length; position++)
        {
            if (row[position] > best[^1])
            {
                Insert(row[position], position, best, positions, found);
                found = Math.Min(found + 1, best.Length);
            }
        }

        return found;
    }

    /// <summary>Puts a score into its place behind all that are at least as large; where the list is full its last one falls out.</summary>
    private static void Insert(float score, int position, Span<float> best, Span<int> positions, int found)
    {
        var place = Math.Min(found, best.Length - 1);
        for (; place > 0 && best[place - 1] < score; place--)
        {
            best[place] = best[place - 1];
            positions[place] = positions[place - 1];
        }

        best[place] = score;
        positions[place] = position;
    }
}
