using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// Says which items may appear in an answer: neither hidden nor unrankable nor excluded, and in keeping with all filters, of the rules and of the
/// request. This holds for pinned items and for a caller's candidates as well. Safe to call from any number of threads.
/// </summary>
internal sealed class Eligibility
{
    // A filter's items take up to 4 bytes and a bit for each item of the catalogue.
    private const int ItemsKept = 16_000_000;
    private const int MostKept = 256;

    private static readonly RankingRulesCheck s_check = new(_ => "the request");

    private readonly ItemTable _table;
    private readonly FilteredItems _unfiltered;
    private readonly RecentlyUsed<string, FilteredItems> _filtered;

    /// <summary>Under rules.</summary>
    public Eligibility(ResolvedRules rules)
    {
        _table = rules.Table;
        _unfiltered = Filter(rules.Rules.Filters, ItemSet.All(_table.Count).AndNot(_table.Hidden).AndNot(rules.Excluded), _table.Unrankable);
        _filtered = new RecentlyUsed<string, FilteredItems>(Math.Clamp(ItemsKept / Math.Max(1, _table.Count), 4, MostKept));
    }

    /// <summary>The items that may appear in the answer to a request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="seen">Items of the history that are left out for that; empty where they may appear.</param>
    /// <exception cref="InputException">A filter will not do, or no item has its attribute.</exception>
    /// <exception cref="UnknownIdException">There is no item that the request excludes or has as a candidate.</exception>
    public EligibleItems For(RecommendationRequest request, ReadOnlySpan<ItemIndex> seen)
    {
        var candidates = request.Candidates?.Select(_table.IndexOf).ToHashSet();
        return new EligibleItems(Filtered(request.Filters), candidates, [.. request.Exclude.Select(_table.IndexOf)], [.. seen]);
    }

    private FilteredItems Filtered(IReadOnlyList<AttributeFilter> filters)
    {
        if (filters.Count == 0)
            return _unfiltered;
        s_check.Filters(filters);
        foreach (var filter in filters)
            _table.RequireAttribute(filter.Attribute);
        var resolved = ResolvedFilters.Of(filters, _table);
        return _filtered.GetOrAdd(resolved.Key, _ => new FilteredItems(resolved.Apply(_unfiltered.Items), resolved.Apply(_unfiltered.Unrankable)));
    }

    private FilteredItems Filter(IReadOnlyList<AttributeFilter> filters, ItemSet items, ItemSet unrankable)
    {
        var allowed = ResolvedFilters.Of(filters, _table).Apply(items);
        return new FilteredItems(allowed.AndNot(unrankable), allowed.And(unrankable));
    }
}
