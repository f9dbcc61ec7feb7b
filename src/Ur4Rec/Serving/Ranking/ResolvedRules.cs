using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// Rules with their names looked up in a table. Items come and go while a service runs, so a name that the table does not have is no
/// failure here: nothing comes of its rule, and <see cref="Unknown"/> says so.
/// </summary>
internal sealed class ResolvedRules
{
    private readonly List<string> _unknown = [];

    /// <summary>Looks up rules.</summary>
    /// <exception cref="InputException">The rules will not do; see <see cref="RankingRules.Validate"/>.</exception>
    public ResolvedRules(RankingRules rules, ItemTable table)
    {
        rules.Validate();
        Rules = rules;
        Table = table;
        Excluded = ItemSet.Of(table.Count, Found(rules.Exclude, item => item).Select(found => found.Item));
        Pinned = [.. Found(rules.Pinned, pin => pin.Item).Select(found => (found.Item, found.Rule.Place)).OrderBy(pin => pin.Place)];
        ItemBoosts = Found(rules.Boosts.Where(boost => boost.Item is not null), boost => boost.Item!.Value).ToDictionary(found => found.Item, found => found.Rule);
        foreach (var attribute in AttributesOf(rules))
        {
            if (table.Column(attribute) is null)
                _unknown.Add(table.DescribeUnknown(attribute));
        }
    }

    /// <summary>The rules.</summary>
    public RankingRules Rules { get; }

    /// <summary>The table that they were looked up in.</summary>
    public ItemTable Table { get; }

    /// <summary>Items that never appear.</summary>
    public ItemSet Excluded { get; }

    /// <summary>Items with their places from 1, by place.</summary>
    public IReadOnlyList<(ItemIndex Item, int Place)> Pinned { get; }

    /// <summary>Boosts of items.</summary>
    public IReadOnlyDictionary<ItemIndex, Boost> ItemBoosts { get; }

    /// <summary>One line for each item or attribute of the rules that the table does not have, with the nearest that it has.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    private static IEnumerable<string> AttributesOf(RankingRules rules) => rules.Filters.Select(filter => filter.Attribute)
        .Concat(rules.Boosts.Select(boost => boost.Attribute?.Attribute))
        .Append(rules.MaxPerCategory?.Attribute)
        .OfType<string>()
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private List<(ItemIndex Item, T Rule)> Found<T>(IEnumerable<T> rules, Func<T, ItemId> idOf)
    {
        var found = new List<(ItemIndex, T)>();
        foreach (var rule in rules)
        {
            if (Table.TryGetIndex(idOf(rule), out var item))
                found.Add((item, rule));
            else
                _unknown.Add(Table.DescribeUnknown(idOf(rule)));
        }

        return found;
    }
}
