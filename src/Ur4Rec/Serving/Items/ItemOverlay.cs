using System.Collections.Frozen;
using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Items;

/// <summary>What was put and removed since the training, over what the run knows. It does not change; after further changes it is another.</summary>
internal sealed class ItemOverlay
{
    private readonly FrozenDictionary<ItemId, StoredItem> _items;

    private ItemOverlay(FrozenDictionary<ItemId, StoredItem> items, long revision)
    {
        _items = items;
        Revision = revision;
    }

    /// <summary>Nothing was put.</summary>
    public static ItemOverlay Empty { get; } = new(FrozenDictionary<ItemId, StoredItem>.Empty, 0);

    /// <summary>The largest revision that is in it.</summary>
    public long Revision { get; }

    /// <summary>What was put or removed, in the order of the items' ids.</summary>
    public IEnumerable<StoredItem> All => _items.Values.OrderBy(item => item.Item.Value, StringComparer.Ordinal);

    /// <summary>What was put of an item; null where nothing was.</summary>
    public StoredItem? Find(ItemId item) => _items.GetValueOrDefault(item);

    /// <summary>The overlay after changes.</summary>
    public ItemOverlay After(IReadOnlyList<StoredItem> changes)
    {
        if (changes.Count == 0)
            return this;
        var items = new Dictionary<ItemId, StoredItem>(_items);
        foreach (var change in changes)
            items[change.Item] = change;
        return new ItemOverlay(items.ToFrozenDictionary(), Math.Max(Revision, changes.Max(change => change.Revision)));
    }

    /// <summary>What is known of an item by a sheet.</summary>
    public static ItemMetadata MetadataOf(ItemId item, ItemSheet sheet) => new(item)
    {
        Title = sheet.Title,
        Text = sheet.Text,
        Year = sheet.Year,
        Genres = sheet.Genres,
        Attributes = sheet.Attributes,
    };
}
