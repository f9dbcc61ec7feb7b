using Ur4Rec.Data.Sequences;

namespace Ur4Rec.Data;

/// <summary>Every user's items in time order, as ragged rows over dense internal numbers, with the external ids to come back by.</summary>
public sealed class SequenceDataset
{
    private readonly Column<ItemIndex> _items;
    private readonly Column<long> _times;
    private readonly long[] _offsets;
    private readonly UserId[] _userIds;
    private readonly ItemId[] _itemIds;
    private readonly Dictionary<UserId, UserIndex> _userIndex;
    private readonly Dictionary<ItemId, ItemIndex> _itemIndex;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="userIds">[users] external ids.</param>
    /// <param name="itemIds">[items] external ids.</param>
    /// <param name="offsets">[users + 1] user u owns positions offsets[u] .. offsets[u+1]-1.</param>
    /// <param name="items">[interactions] item of each position, oldest first within a user.</param>
    /// <param name="times">[interactions] Unix seconds of each position.</param>
    /// <param name="dropped">What the users had beside it and are not to be offered; null is nothing.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, or an id stands twice.</exception>
    public SequenceDataset(UserId[] userIds, ItemId[] itemIds, int[] offsets, ItemIndex[] items, long[] times, DroppedItems? dropped = null)
        : this(
            userIds,
            itemIds,
            Array.ConvertAll(offsets, offset => (long)offset),
            Column<ItemIndex>.Of(items),
            Column<long>.Of(times),
            dropped ?? DroppedItems.None(userIds.Length))
    {
        RequireKnown(user => Sequence(user).Span);
        RequireKnown(user => Dropped.Of(user).Span);
    }

    /// <summary>As of arrays, of columns whose items are known to be the catalogue's.</summary>
    internal SequenceDataset(
        UserId[] userIds, ItemId[] itemIds, long[] offsets, Column<ItemIndex> items, Column<long> times, DroppedItems dropped)
    {
        if (offsets.Length != userIds.Length + 1 || offsets[0] != 0 || offsets[^1] != items.Length)
            throw new ArgumentException($"Offsets must run from 0 to {items.Length} over {userIds.Length} users.", nameof(offsets));
        if (times.Length != items.Length)
            throw new ArgumentException($"There are {items.Length} items but {times.Length} times.", nameof(times));
        for (var u = 0; u < userIds.Length; u++)
        {
            if (offsets[u + 1] < offsets[u])
                throw new ArgumentException($"Offsets decrease at user '{userIds[u]}'.", nameof(offsets));
        }

        Dropped = dropped;
        if (Dropped.UserCount != userIds.Length)
            throw new ArgumentException($"There are {userIds.Length} users, but dropped items of {Dropped.UserCount}.", nameof(dropped));
        _userIds = userIds;
        _itemIds = itemIds;
        _offsets = offsets;
        _items = items;
        _times = times;
        _userIndex = new Dictionary<UserId, UserIndex>(userIds.Length);
        for (var u = 0; u < userIds.Length; u++)
            _userIndex.Add(userIds[u], new UserIndex(u));
        _itemIndex = new Dictionary<ItemId, ItemIndex>(itemIds.Length);
        for (var i = 0; i < itemIds.Length; i++)
            _itemIndex.Add(itemIds[i], new ItemIndex(i));
    }

    /// <summary>Number of users.</summary>
    public int UserCount => _userIds.Length;

    /// <summary>Number of items in the catalogue.</summary>
    public int ItemCount => _itemIds.Length;

    /// <summary>Number of interactions.</summary>
    public long InteractionCount => _items.Length;

    /// <summary>What the users had beside their sequences and so are not to be offered; nothing, unless preparation was asked for it.</summary>
    public DroppedItems Dropped { get; }

    /// <summary>A user's items, oldest first.</summary>
    public ReadOnlyMemory<ItemIndex> Sequence(UserIndex user) => _items.Slice(_offsets[user.Value], LengthOf(user));

    /// <summary>Unix seconds of a user's interactions, oldest first.</summary>
    public ReadOnlyMemory<long> Times(UserIndex user) => _times.Slice(_offsets[user.Value], LengthOf(user));

    /// <summary>The <see cref="DatasetFingerprint"/>, where it was worked out before; else null.</summary>
    internal string? KnownFingerprint { get; init; }

    /// <summary>The external id of a user.</summary>
    public UserId IdOf(UserIndex user) => _userIds[user.Value];

    /// <summary>The external id of an item.</summary>
    public ItemId IdOf(ItemIndex item) => _itemIds[item.Value];

    /// <summary>The internal number of a user, or false where the dataset does not know them.</summary>
    public bool TryGetIndex(UserId id, out UserIndex user) => _userIndex.TryGetValue(id, out user);

    /// <summary>The internal number of an item, or false where the catalogue does not hold it.</summary>
    public bool TryGetIndex(ItemId id, out ItemIndex item) => _itemIndex.TryGetValue(id, out item);

    /// <summary>The dataset with further items, which nobody has had, behind its own.</summary>
    /// <exception cref="ArgumentException">One of them stands in the dataset, or twice among them.</exception>
    internal SequenceDataset WithItems(IEnumerable<ItemId> items) => new(_userIds, [.. _itemIds, .. items], _offsets, _items, _times, Dropped);

    /// <summary>The dataset of some of its users, in the order given.</summary>
    internal SequenceDataset OfUsers(IReadOnlyList<UserIndex> users)
    {
        ItemIndex[] items = [.. users.SelectMany(user => Sequence(user).ToArray())];
        long[] times = [.. users.SelectMany(user => Times(user).ToArray())];
        var dropped = new DroppedItems(
            OffsetsOf(user => Dropped.Of(user).Length),
            [.. users.SelectMany(user => Dropped.Of(user).ToArray())],
            [.. users.SelectMany(user => Dropped.TimesOf(user).ToArray())]);
        return new SequenceDataset([.. users.Select(IdOf)], _itemIds, OffsetsOf(user => Sequence(user).Length), items, times, dropped);

        int[] OffsetsOf(Func<UserIndex, int> length)
        {
            var offsets = new int[users.Count + 1];
            for (var u = 0; u < users.Count; u++)
                offsets[u + 1] = offsets[u] + length(users[u]);
            return offsets;
        }
    }

    private int LengthOf(UserIndex user) => (int)(_offsets[user.Value + 1] - _offsets[user.Value]);

    private void RequireKnown(Func<UserIndex, ReadOnlySpan<ItemIndex>> itemsOf)
    {
        for (var u = 0; u < UserCount; u++)
        {
            foreach (var item in itemsOf(new UserIndex(u)))
            {
                if ((uint)item.Value >= (uint)ItemCount)
                    throw new ArgumentException($"Item number {item.Value} is outside 0 .. {ItemCount - 1}.", nameof(itemsOf));
            }
        }
    }
}
