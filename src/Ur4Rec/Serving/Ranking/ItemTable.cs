using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// What rules and filters know of the items: their named values, which are hidden, and which nothing can rank. Immutable; an attribute is
/// collected when it is first asked for.
/// </summary>
/// <remarks>
/// <c>genre</c> (also <c>genres</c>, <c>category</c>, <c>categories</c>, <c>class</c>) is <see cref="ItemMetadata.Genres"/>, <c>year</c> is
/// <see cref="ItemMetadata.Year"/>, every other name one of <see cref="ItemMetadata.Attributes"/>. Case makes no difference.
/// </remarks>
internal sealed class ItemTable
{
    // The nearest of a million ids takes a second to find, and anybody may ask for one that does not exist.
    private const int MostIdsCompared = 20_000;

    private readonly IReadOnlyList<ItemMetadata> _items;
    private readonly Dictionary<ItemId, ItemIndex> _indexOf;
    private readonly Dictionary<string, Lazy<AttributeColumn>> _columns;

    /// <summary>Of all items, by number.</summary>
    /// <param name="items">[items] what is known of each.</param>
    /// <param name="hidden">Items that must not appear; null for none.</param>
    /// <param name="unrankable">Items that nothing can rank; null for none.</param>
    /// <exception cref="ArgumentException">An id stands twice, or a set is of another number of items.</exception>
    public ItemTable(IReadOnlyList<ItemMetadata> items, ItemSet? hidden = null, ItemSet? unrankable = null)
        : this(items, [], new(StringComparer.OrdinalIgnoreCase), hidden ?? ItemSet.None(items.Count), unrankable ?? ItemSet.None(items.Count))
    {
        _indexOf.EnsureCapacity(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            _indexOf.Add(items[i].Id, new ItemIndex(i));
            AddColumns(items[i]);
        }
    }

    private ItemTable(
        IReadOnlyList<ItemMetadata> items, Dictionary<ItemId, ItemIndex> indexOf, Dictionary<string, Lazy<AttributeColumn>> columns, ItemSet hidden,
        ItemSet unrankable)
    {
        if (hidden.ItemCount != items.Count || unrankable.ItemCount != items.Count)
            throw new ArgumentException($"Hidden items are of {hidden.ItemCount}, unrankable ones of {unrankable.ItemCount}, but there are {items.Count}.", nameof(items));
        (_items, _indexOf, _columns, Hidden, Unrankable) = (items, indexOf, columns, hidden, unrankable);
    }

    /// <summary>Number of items.</summary>
    public int Count => _items.Count;

    /// <summary>Items that must not appear.</summary>
    public ItemSet Hidden { get; }

    /// <summary>Items that nothing can rank.</summary>
    public ItemSet Unrankable { get; }

    /// <summary>The same items with others hidden and unrankable; shares everything else.</summary>
    /// <exception cref="ArgumentException">A set is of another number of items.</exception>
    public ItemTable With(ItemSet hidden, ItemSet unrankable) => new(_items, _indexOf, _columns, hidden, unrankable);

    /// <summary>What is known of an item.</summary>
    public ItemMetadata this[ItemIndex item] => _items[item.Value];

    /// <summary>The number of an item, or false where there is no such item.</summary>
    public bool TryGetIndex(ItemId id, out ItemIndex item) => _indexOf.TryGetValue(id, out item);

    /// <summary>The number of an item.</summary>
    /// <exception cref="UnknownIdException">There is no such item.</exception>
    public ItemIndex IndexOf(ItemId id) => TryGetIndex(id, out var item) ? item : throw new UnknownIdException(DescribeUnknown(id));

    /// <summary>One line that says that there is no such item, with the nearest id.</summary>
    public string DescribeUnknown(ItemId id) => $"There is no item '{id}'.{Advice(id.Value, Count <= MostIdsCompared ? _items.Select(item => item.Id.Value) : [])}";

    /// <summary>The values of an attribute, or null where no item has it.</summary>
    public AttributeColumn? Column(string attribute) => _columns.TryGetValue(AttributeName.Canonical(attribute), out var column) ? column.Value : null;

    /// <summary>One line that says that no item has an attribute, with the nearest name.</summary>
    public string DescribeUnknown(string attribute) => $"No item has an attribute '{attribute}'.{Advice(attribute, _columns.Keys.Order(StringComparer.Ordinal))}";

    /// <summary>The items that have a value; none where no item has it.</summary>
    public ItemSet ItemsWith(AttributeValue value) =>
        Column(value.Attribute) is { } column && column.NumberOf(value.Value) is { } number ? column.ItemsWith([number]) : ItemSet.None(Count);

    /// <summary>The values of an attribute, the most frequent first; none where no item has it.</summary>
    public IReadOnlyList<string> Values(string attribute) => Column(attribute)?.ByFrequency() ?? [];

    /// <summary>Checks that some item has an attribute.</summary>
    /// <exception cref="InputException">None has.</exception>
    public void RequireAttribute(string attribute)
    {
        if (!_columns.ContainsKey(AttributeName.Canonical(attribute)))
            throw new InputException(DescribeUnknown(attribute));
    }

    private void AddColumns(ItemMetadata item)
    {
        if (item.Genres.Count > 0)
            AddColumn(AttributeName.Genre);
        if (item.Year is not null)
            AddColumn(AttributeName.Year);
        if (item.Attributes.Count == 0)
            return;
        foreach (var (attribute, _) in item.Attributes)
            AddColumn(AttributeName.Canonical(attribute));
    }

    private void AddColumn(string name)
    {
        if (!_columns.ContainsKey(name))
            _columns.Add(name, new Lazy<AttributeColumn>(() => AttributeColumn.Of(_items, name)));
    }

    private static string Advice(string name, IEnumerable<string> known) =>
        NearestName.PlausiblyOf(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
}
