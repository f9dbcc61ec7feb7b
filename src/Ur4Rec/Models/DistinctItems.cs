using System.Runtime.InteropServices;
using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>The items of sequences as a set: each once, in ascending order of their numbers.</summary>
internal static class DistinctItems
{
    /// <summary>Writes the set into <paramref name="buffer"/> and returns the part of it that was written.</summary>
    /// <param name="items">Any items, in any order.</param>
    /// <param name="buffer">At least as long as <paramref name="items"/>.</param>
    public static Span<int> Of(ReadOnlySpan<ItemIndex> items, Span<int> buffer) => Of(items, [], buffer);

    /// <summary>Writes the union of two into <paramref name="buffer"/> and returns the part of it that was written.</summary>
    /// <param name="items">Any items, in any order.</param>
    /// <param name="others">Any more.</param>
    /// <param name="buffer">At least as long as both together.</param>
    public static Span<int> Of(ReadOnlySpan<ItemIndex> items, ReadOnlySpan<ItemIndex> others, Span<int> buffer)
    {
        var sorted = buffer[..(items.Length + others.Length)];
        MemoryMarshal.Cast<ItemIndex, int>(items).CopyTo(sorted);
        MemoryMarshal.Cast<ItemIndex, int>(others).CopyTo(sorted[items.Length..]);
        sorted.Sort();
        var count = 0;
        foreach (var item in sorted)
        {
            if (count == 0 || sorted[count - 1] != item)
                sorted[count++] = item;
        }

        return sorted[..count];
    }
}
