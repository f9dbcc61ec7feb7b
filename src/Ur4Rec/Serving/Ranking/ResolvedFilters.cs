using System.Globalization;
using System.Text;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Filters with their values looked up in a table: two that say the same have the same <see cref="Key"/>.</summary>
internal sealed class ResolvedFilters
{
    private readonly Filter[] _filters;

    private ResolvedFilters(Filter[] filters)
    {
        _filters = filters;
        Key = string.Join(';', filters.Select(filter => filter.Key).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Names the filters whatever their order, repetitions, case, and values that no item has.</summary>
    public string Key { get; }

    /// <summary>Looks filters up. A filter by an attribute that no item has demands in vain, and forbids nothing.</summary>
    public static ResolvedFilters Of(IReadOnlyList<AttributeFilter> filters, ItemTable table) => new([.. filters.Select(filter =>
    {
        var column = table.Column(filter.Attribute);
        return new Filter(AttributeName.Canonical(filter.Attribute), column, filter.AnyOf.Count > 0 ? Numbers(column, filter.AnyOf) : null, Numbers(column, filter.NoneOf));
    })]);

    /// <summary>Those of some items that meet all filters.</summary>
    public ItemSet Apply(ItemSet items)
    {
        foreach (var filter in _filters)
        {
            if (filter.AnyOf is { } anyOf)
                items = filter.Column is { } column ? items.And(column.ItemsWith(anyOf)) : ItemSet.None(items.ItemCount);
            if (filter.NoneOf.Length > 0)
                items = items.AndNot(filter.Column!.ItemsWith(filter.NoneOf));
        }

        return items;
    }

    private static int[] Numbers(AttributeColumn? column, IReadOnlyList<string> values) =>
        column is null ? [] : [.. values.Select(column.NumberOf).OfType<int>().Distinct().Order()];

    /// <summary>One filter.</summary>
    /// <param name="Name">The attribute.</param>
    /// <param name="Column">Its values; null where no item has any.</param>
    /// <param name="AnyOf">Values of which an item must have one; null where it need not.</param>
    /// <param name="NoneOf">Values that it must not have.</param>
    private sealed record Filter(string Name, AttributeColumn? Column, int[]? AnyOf, int[] NoneOf)
    {
        public string Key { get; } = KeyOf(Name, AnyOf, NoneOf);

        private static string KeyOf(string name, int[]? anyOf, int[] noneOf)
        {
            var key = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name.Length}:{name.ToUpperInvariant()}");
            if (anyOf is not null)
                key.Append("+[").AppendJoin(',', anyOf).Append(']');
            return key.Append("-[").AppendJoin(',', noneOf).Append(']').ToString();
        }
    }
}
