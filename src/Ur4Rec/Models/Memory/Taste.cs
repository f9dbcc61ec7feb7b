using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Memory;

/// <summary>How far what a user does now lies from what is remembered of them.</summary>
internal static class Taste
{
    private const int WidthOnTheStack = 256;

    /// <summary>The cosine distance, 0 .. 2, between the state and the mean representation of the newest items; 1 where either has no direction.</summary>
    /// <param name="entry">The memory, with at least one item.</param>
    /// <param name="window">How many of the newest items.</param>
    /// <param name="representations">[items, d].</param>
    /// <exception cref="ArgumentException">A representation of these items is not finite.</exception>
    public static double Distance(MemoryEntry entry, int window, Tensor representations)
    {
        var items = entry.History;
        var width = entry.State.Length;
        Span<double> sum = width <= WidthOnTheStack ? stackalloc double[width] : new double[width];
        sum.Clear();
        for (var i = Math.Max(0, items.Count - window); i < items.Count; i++)
        {
            var representation = representations.Row(items[i].Value);
            for (var k = 0; k < width; k++)
                sum[k] += representation[k];
        }

        return 1 - Cosine(sum, entry.State);
    }

    /// <summary>Of the sum, for a mean has the direction of its sum.</summary>
    private static double Cosine(ReadOnlySpan<double> sum, ReadOnlySpan<float> state)
    {
        var (product, sumSquares, stateSquares) = (0.0, 0.0, 0.0);
        for (var k = 0; k < sum.Length; k++)
        {
            product += sum[k] * state[k];
            sumSquares += sum[k] * sum[k];
            stateSquares += (double)state[k] * state[k];
        }

        if (!double.IsFinite(sumSquares))
            throw new ArgumentException("The representations of a user's newest items are not all finite.", nameof(sum));
        return sumSquares > 0 && stateSquares > 0 ? Math.Clamp(product / (Math.Sqrt(sumSquares) * Math.Sqrt(stateSquares)), -1, 1) : 0;
    }
}
