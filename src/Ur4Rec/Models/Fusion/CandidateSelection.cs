using System.Buffers;
using System.Runtime.InteropServices;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>Which items of one query are its candidates.</summary>
internal static class CandidateSelection
{
    /// <summary>
    /// Finds the <paramref name="top"/> best items outside the history, of equal scores the lower item number first, in
    /// O(items log top); fewer where there are fewer. The history's items are candidates beside them, for what was had may be wanted again.
    /// </summary>
    /// <param name="scores">[items], finite.</param>
    /// <param name="history">What the user had, in any order.</param>
    /// <param name="excluded">Items that are no candidates.</param>
    /// <param name="top">At least 1.</param>
    /// <param name="candidates">At least as long as there can be candidates; they are written ascending from its beginning.</param>
    /// <returns>Number of candidates.</returns>
    public static int SelectBest(ReadOnlySpan<float> scores, ReadOnlySpan<ItemIndex> history, ReadOnlySpan<ItemIndex> excluded, int top, Span<ItemIndex> candidates)
    {
        var buffer = ArrayPool<float>.Shared.Rent(scores.Length);
        var open = buffer.AsSpan(0, scores.Length);
        scores.CopyTo(open);
        Fill(open, history, float.NegativeInfinity);
        Fill(open, excluded, float.NegativeInfinity);
        var (least, ties) = Threshold(open, Math.Min(top, open.Length));
        Fill(open, history, float.PositiveInfinity);
        Fill(open, excluded, float.NegativeInfinity);
        var count = 0;
        for (var item = 0; item < open.Length; item++)
        {
            if (open[item] > least || (open[item] == least && ties-- > 0))
                candidates[count++] = new ItemIndex(item);
        }

        ArrayPool<float>.Shared.Return(buffer);
        return count;
    }

    private static void Fill(Span<float> scores, ReadOnlySpan<ItemIndex> items, float value)
    {
        foreach (var item in items)
            scores[item.Value] = value;
    }

    /// <summary>Makes every item a candidate.</summary>
    /// <returns>Number of candidates.</returns>
    public static int SelectAll(int items, Span<ItemIndex> candidates)
    {
        var numbers = MemoryMarshal.Cast<ItemIndex, int>(candidates[..items]);
        for (var item = 0; item < items; item++)
            numbers[item] = item;
        return items;
    }

    /// <summary>The least of the best scores, and how many of the best equal it; none of them is negative infinity.</summary>
    private static (float Least, int Ties) Threshold(ReadOnlySpan<float> scores, int top)
    {
        var buffer = ArrayPool<float>.Shared.Rent(top);
        var heap = buffer.AsSpan(0, top);
        heap.Fill(float.NegativeInfinity);
        foreach (var score in scores)
        {
            if (score > heap[0])
                ReplaceLeast(heap, score);
        }

        var least = heap[0];
        var ties = float.IsNegativeInfinity(least) ? 0 : heap.Count(least);
        ArrayPool<float>.Shared.Return(buffer);
        return (least, ties);
    }

    /// <summary>Puts a score in the place of the root of a binary heap whose root is its least score.</summary>
    private static void ReplaceLeast(Span<float> heap, float score)
    {
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child + 1 < heap.Length && heap[child + 1] < heap[child])
                child++;
            if (child >= heap.Length || heap[child] >= score)
                break;
            heap[place] = heap[child];
            place = child;
        }

        heap[place] = score;
    }
}
