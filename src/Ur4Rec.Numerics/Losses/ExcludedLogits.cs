namespace Ur4Rec.Numerics;

/// <summary>Takes what tokens leave out away from tiles of logits, [items, tokens].</summary>
/// <param name="exclusions">Ascending by item.</param>
internal readonly unsafe struct ExcludedLogits(ReadOnlyMemory<Exclusion> exclusions)
{
    public bool None => exclusions.IsEmpty;

    /// <summary>
    /// Lowers the excluded logits of a tile to the lowest number there is: finite, so that a tile of which a token leaves out everything
    /// gives no infinity less infinity, and so far below any logit that its exponential against one is exactly zero.
    /// </summary>
    /// <param name="logits">[items, tokens].</param>
    /// <param name="stride">From one item's logits to the next one's.</param>
    /// <param name="firstItem">The tile's first item.</param>
    /// <param name="items">Items of the tile.</param>
    /// <param name="firstToken">The token in the first column.</param>
    /// <param name="tokens">Number of tokens.</param>
    public void Lower(float* logits, nint stride, int firstItem, int items, int firstToken, int tokens)
    {
        var all = exclusions.Span;
        for (var i = FirstFrom(firstItem); i < all.Length && all[i].Item < firstItem + items; i++)
        {
            var first = Math.Max(0, all[i].FirstToken - firstToken);
            var end = Math.Min(tokens, all[i].EndToken - firstToken);
            if (first < end)
                new Span<float>(logits + ((all[i].Item - firstItem) * stride) + first, end - first).Fill(float.MinValue);
        }
    }

    private int FirstFrom(int item)
    {
        var all = exclusions.Span;
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].Item < item)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
