using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Which items may appear in one answer.</summary>
internal sealed class EligibleItems
{
    private readonly FilteredItems _filtered;
    private readonly HashSet<ItemIndex>? _candidates;
    private readonly HashSet<ItemIndex> _excluded;
    private readonly HashSet<ItemIndex> _seen;

    /// <summary>Of what filters leave, without some.</summary>
    /// <param name="filtered">What rules and filters leave.</param>
    /// <param name="candidates">The only items; null for all.</param>
    /// <param name="excluded">Items that the request excludes.</param>
    /// <param name="seen">Items of the history that are left out for that.</param>
    public EligibleItems(FilteredItems filtered, HashSet<ItemIndex>? candidates, HashSet<ItemIndex> excluded, HashSet<ItemIndex> seen)
    {
        (_filtered, _candidates, _excluded, _seen) = (filtered, candidates, excluded, seen);
        Unranked = candidates is null ? [] : [.. candidates
            .Where(item => filtered.Unrankable.Contains(item) && !excluded.Contains(item) && !seen.Contains(item))
            .OrderBy(item => item.Value)];
    }

    /// <summary>Whether an item may appear.</summary>
    public bool Contains(ItemIndex item) =>
        _filtered.Items.Contains(item) && _candidates?.Contains(item) != false && !_excluded.Contains(item) && !_seen.Contains(item);

    /// <summary>Candidates that nothing can rank, and that might appear but for that, by number.</summary>
    public IReadOnlyList<ItemIndex> Unranked { get; }

    /// <summary>
    /// Items that may not appear, by number, for <see cref="Models.ScoringQuery.Excluded"/>. Items of the history are not among them for being
    /// seen. Where the request excludes nothing and has no candidates of its own, all requests of the same filters share the array.
    /// </summary>
    public ItemIndex[] Excluded()
    {
        if (_candidates is { } candidates)
            return ItemSet.Of(_filtered.Items.ItemCount, candidates.Where(item => _filtered.Items.Contains(item) && !_excluded.Contains(item))).Outside();
        return _excluded.Count == 0
            ? _filtered.Outside
            : _filtered.Items.AndNot(ItemSet.Of(_filtered.Items.ItemCount, _excluded)).Outside();
    }
}

/// <summary>What rules and filters leave of a catalogue.</summary>
/// <param name="Items">Items that may appear.</param>
/// <param name="Unrankable">Items that might appear if anything could rank them.</param>
internal sealed record FilteredItems(ItemSet Items, ItemSet Unrankable)
{
    private ItemIndex[]? _outside;

    /// <summary>Items that may not appear, by number.</summary>
    public ItemIndex[] Outside => _outside ??= Items.Outside();
}
