namespace Ur4Rec.Data.Sequences;

/// <summary>Puts the rows that are left of a log into the order and the numbers of a dataset.</summary>
internal sealed class SequenceAssembly
{
    private readonly StagedLog _staged;
    private readonly int[] _users;
    private readonly ItemIndex?[] _numbers;
    private readonly SequenceShape _shape;

    public SequenceAssembly(StagedLog staged, ItemNumbering catalogue)
    {
        _staged = staged;
        _numbers = catalogue.Of(staged.Log.Items);
        _users = [.. Enumerable.Range(0, staged.UserCount).Where(user => staged.CountKept(user) > 0)];
        Array.Sort(Array.ConvertAll(_users, user => staged.FirstOfUser[staged.NumberOf(user)]), _users);
        _shape = new SequenceShape(
            Array.ConvertAll(_users, user => staged.Log.Users[staged.NumberOf(user)]),
            catalogue.Ids,
            Offsets(staged.CountKept),
            Offsets(CountDropped));
    }

    public int UserCount => _users.Length;

    public int ItemCount => _shape.ItemIds.Length;

    public long InteractionCount => _shape.Offsets[^1];

    public SequenceDataset ToDataset(Func<SequenceShape, SequenceColumns> allocate)
    {
        var columns = allocate(_shape);
        for (var user = 0; user < _users.Length; user++)
        {
            Fill(user, _shape.Offsets, columns.Items, columns.Times, item => item >= 0 ? _numbers[item] : null);
            Fill(user, _shape.DroppedOffsets, columns.DroppedItems, columns.DroppedTimes, NumberOfDropped);
        }

        return _shape.With(columns);
    }

    private void Fill(int user, long[] offsets, Column<ItemIndex> items, Column<long> times, Func<int, ItemIndex?> numberOf)
    {
        var length = (int)(offsets[user + 1] - offsets[user]);
        if (length == 0)
            return;
        var toItems = items.Slice(offsets[user], length).Span;
        var toTimes = times.Slice(offsets[user], length).Span;
        var fromItems = _staged.ItemsOf(_users[user]);
        var fromTimes = _staged.TimesOf(_users[user]);
        var filled = 0;
        for (var row = 0; row < fromItems.Length; row++)
        {
            if (numberOf(fromItems[row]) is not { } number)
                continue;
            toItems[filled] = number;
            toTimes[filled++] = fromTimes[row];
        }
    }

    /// <summary>The number of what was dropped; null of what was not, or is outside the catalogue.</summary>
    private ItemIndex? NumberOfDropped(int item) => item < 0 ? _numbers[~item] : null;

    private int CountDropped(int user)
    {
        var count = 0;
        foreach (var item in _staged.ItemsOf(user))
            count += NumberOfDropped(item) is null ? 0 : 1;
        return _staged.ExcludesDropped ? count : 0;
    }

    private long[] Offsets(Func<int, int> countOf)
    {
        var offsets = new long[_users.Length + 1];
        for (var user = 0; user < _users.Length; user++)
            offsets[user + 1] = offsets[user] + countOf(_users[user]);
        return offsets;
    }
}
