namespace Ur4Rec.Data;

/// <summary>The items of a dataset: those of the kept interactions by their first appearance, then those that the store knows beside them.</summary>
internal sealed class ItemNumbering
{
    private readonly Dictionary<ItemId, ItemIndex> _numbers = [];

    /// <summary>Numbers the items.</summary>
    /// <param name="kept">The items of the kept interactions, each once.</param>
    /// <param name="others">Further items; those among <paramref name="kept"/> and repeats are passed over.</param>
    public ItemNumbering(IEnumerable<ItemId> kept, IEnumerable<ItemId> others)
    {
        foreach (var item in kept.Concat(others))
            _numbers.TryAdd(item, new ItemIndex(_numbers.Count));
    }

    /// <summary>The ids, by number.</summary>
    public ItemId[] Ids => [.. _numbers.OrderBy(pair => pair.Value.Value).Select(pair => pair.Key)];

    /// <summary>The number of each of some ids; null for those outside.</summary>
    public ItemIndex?[] Of(IReadOnlyList<ItemId> ids) =>
        [.. ids.Select(id => _numbers.TryGetValue(id, out var number) ? number : (ItemIndex?)null)];
}
