using System.Numerics;
using System.Runtime.InteropServices;

namespace Ur4Rec.Models;

/// <summary>What every scorer does with rows of scores.</summary>
internal static class ScoreRows
{
    /// <summary>Checks that <paramref name="scores"/> is [queries, items].</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void RequireShape(int queries, int items, ReadOnlySpan<float> scores)
    {
        if (scores.Length != (long)queries * items)
            throw new ArgumentException($"{queries} queries over {items} items need {(long)queries * items} scores, not {scores.Length}.", nameof(scores));
    }

    /// <summary><paramref name="destination"/> += <paramref name="weight"/> * <paramref name="source"/>, each product rounded before it is added.</summary>
    public static void AddScaled<T>(T weight, ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        var from = MemoryMarshal.Cast<T, Vector<T>>(source);
        var to = MemoryMarshal.Cast<T, Vector<T>>(destination[..source.Length]);
        for (var i = 0; i < from.Length; i++)
            to[i] += weight * from[i];
        for (var i = from.Length * Vector<T>.Count; i < source.Length; i++)
            destination[i] += weight * source[i];
    }
}
