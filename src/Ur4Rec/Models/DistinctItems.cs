using System.Runtime.InteropServices;
using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>The items of a sequence as a set: each once, in ascending order of their numbers.</summary>
internal static class DistinctItems
{
    /// <summary>Writes the set into <paramref name="buffer"/> and returns the part of it that was written.</summary>
    /// <param name="items">Any items, in any order.</param>
    /// <param name="buffer">At least as long as <paramref name="items"/>.</param>
    public static Span<int> Of(ReadOnlySpan<ItemIndex> items, Span<int> buffer)
    {
        var sorted = buffer[..items.Length];
        MemoryMarshal.Cast<ItemIndex, int>(items).CopyTo(sorted);
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
