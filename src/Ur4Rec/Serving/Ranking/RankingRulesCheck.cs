using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>What holds of all rules and filters, wherever they come from.</summary>
/// <param name="where">The place of a part such as <c>pinned[1].place</c>, for errors.</param>
internal sealed class RankingRulesCheck(Func<string, string> where)
{
    private static readonly Interval s_amounts = Interval.Between(-10, 10);
    private static readonly Interval s_diversities = Interval.Between(0, 1);

    /// <summary>Checks everything that can be said without the catalogue.</summary>
    /// <exception cref="InputException">A part will not do, or two contradict each other.</exception>
    public void Rules(RankingRules rules)
    {
        Filters(rules.Filters);
        for (var i = 0; i < rules.Exclude.Count; i++)
            Item(rules.Exclude[i], $"exclude[{i}]");
        Pinned(rules);
        Boosts(rules.Boosts);
        if (rules.MaxPerCategory is { } limit)
        {
            Require(!string.IsNullOrEmpty(limit.Attribute), "max_per_category.attribute", "must name an attribute");
            Require(limit.Count >= 1, "max_per_category.count", $"must be 1 or more, not {limit.Count}");
        }

        Diversity(rules.Diversity);
    }

    /// <summary>Checks filters.</summary>
    /// <exception cref="InputException">One will not do.</exception>
    public void Filters(IReadOnlyList<AttributeFilter> filters)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            var (path, filter) = ($"filters[{i}]", filters[i]);
            Require(!string.IsNullOrEmpty(filter.Attribute), $"{path}.attribute", "must name an attribute");
            Require(filter.AnyOf.Count + filter.NoneOf.Count > 0, path, "needs values in any_of or none_of");
            Require(!filter.AnyOf.Any(string.IsNullOrEmpty), $"{path}.any_of", "has an empty value");
            Require(!filter.NoneOf.Any(string.IsNullOrEmpty), $"{path}.none_of", "has an empty value");
        }
    }

    /// <summary>Checks a diversity.</summary>
    /// <exception cref="InputException">It is not within 0 .. 1.</exception>
    public void Diversity(double diversity) =>
        Require(s_diversities.Contains(diversity), "diversity", FormattableString.Invariant($"must be a number{s_diversities}, not {diversity}"));

    private void Pinned(RankingRules rules)
    {
        var excluded = rules.Exclude.ToHashSet();
        var (places, items) = (new Dictionary<int, ItemId>(), new Dictionary<ItemId, int>());
        for (var i = 0; i < rules.Pinned.Count; i++)
        {
            var (path, pin) = ($"pinned[{i}]", rules.Pinned[i]);
            Item(pin.Item, $"{path}.item");
            Require(pin.Place >= 1, $"{path}.place", $"must be 1 or more, not {pin.Place}");
            Require(!excluded.Contains(pin.Item), $"{path}.item", $"'{pin.Item}' is in exclude, too; take it out of one");
            Require(places.TryAdd(pin.Place, pin.Item), $"{path}.place", $"is {pin.Place}, where item '{places.GetValueOrDefault(pin.Place)}' is pinned already");
            Require(items.TryAdd(pin.Item, pin.Place), $"{path}.item", $"'{pin.Item}' is pinned at {items.GetValueOrDefault(pin.Item)} already");
        }
    }

    private void Boosts(IReadOnlyList<Boost> boosts)
    {
        var (items, values) = (new HashSet<ItemId>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        for (var i = 0; i < boosts.Count; i++)
        {
            var (path, boost) = ($"boosts[{i}]", boosts[i]);
            Require(boost.Item is null != boost.Attribute is null, path, "needs either an item, or an attribute and a value");
            if (boost.Item is { } item)
            {
                Item(item, $"{path}.item");
                Require(items.Add(item), $"{path}.item", $"'{item}' is boosted above already");
            }

            if (boost.Attribute is { } named)
            {
                Require(!string.IsNullOrEmpty(named.Attribute), $"{path}.attribute", "must name an attribute");
                Require(!string.IsNullOrEmpty(named.Value), $"{path}.value", "must be the value to boost");
                Require(
                    values.Add($"{AttributeName.Canonical(named.Attribute)}: {named.Value}"), path, $"boosts {named.Attribute}: {named.Value}, which is boosted above already");
            }

            Require(s_amounts.Contains(boost.Amount), $"{path}.amount", FormattableString.Invariant($"must be a number{s_amounts}, not {boost.Amount}"));
        }
    }

    private void Item(ItemId item, string path) => Require(!string.IsNullOrEmpty(item.Value), path, "must be an item's id");

    private void Require(bool holds, string path, string problem)
    {
        if (!holds)
            throw new InputException($"{where(path)}: {path} {problem}.");
    }
}
