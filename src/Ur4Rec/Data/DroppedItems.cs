using Ur4Rec.Data.Sequences;

namespace Ur4Rec.Data;

/// <summary>What each user had and preparation dropped from their history, as ragged rows.</summary>
public sealed class DroppedItems
{
    private readonly long[] _offsets;
    private readonly Column<ItemIndex> _items;
    private readonly Column<long> _times;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="offsets">[users + 1] user u owns positions offsets[u] .. offsets[u+1]-1.</param>
    /// <param name="items">[dropped] item of each position.</param>
    /// <param name="times">[dropped] Unix seconds of each position, ascending within a user.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, or times descend.</exception>
    public DroppedItems(int[] offsets, ItemIndex[] items, long[] times)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] != items.Length || times.Length != items.Length)
            throw new ArgumentException($"{offsets.Length} offsets, {items.Length} items and {times.Length} times do not fit each other.", nameof(offsets));
        for (var user = 0; user + 1 < offsets.Length; user++)
        {
            for (var i = offsets[user] + 1; i < offsets[user + 1]; i++)
            {
                if (times[i] < times[i - 1])
                    throw new ArgumentException($"Times descend at position {i}, of user number {user}.", nameof(times));
            }
        }

        _offsets = Array.ConvertAll(offsets, offset => (long)offset);
        _items = Column<ItemIndex>.Of(items);
        _times = Column<long>.Of(times);
    }

    /// <summary>As of arrays, of columns that fit each other.</summary>
    internal DroppedItems(long[] offsets, Column<ItemIndex> items, Column<long> times)
    {
        _offsets = offsets;
        _items = items;
        _times = times;
    }

    /// <summary>Number of users.</summary>
    public int UserCount => _offsets.Length - 1;

    /// <summary>Number of positions of all users.</summary>
    public long Count => _items.Length;

    /// <summary>Nothing of anybody.</summary>
    public static DroppedItems None(int users) => new(new int[users + 1], [], []);

    /// <summary>A user's, oldest first.</summary>
    public ReadOnlyMemory<ItemIndex> Of(UserIndex user) => _items.Slice(_offsets[user.Value], LengthOf(user));

    /// <summary>Unix seconds of each of <see cref="Of"/>.</summary>
    public ReadOnlyMemory<long> TimesOf(UserIndex user) => _times.Slice(_offsets[user.Value], LengthOf(user));

    /// <summary>What a user had had by a time, that second included; oldest first.</summary>
    public ReadOnlyMemory<ItemIndex> Until(UserIndex user, long time)
    {
        var times = TimesOf(user).Span;
        var count = 0;
        while (count < times.Length && times[count] <= time)
            count++;
        return Of(user)[..count];
    }

    private int LengthOf(UserIndex user) => (int)(_offsets[user.Value + 1] - _offsets[user.Value]);
}
