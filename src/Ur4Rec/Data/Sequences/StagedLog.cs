namespace Ur4Rec.Data.Sequences;

/// <summary>
/// A log on its way to sequences: its users' rows one after another, those dropped so far marked. It holds no more of the log in memory than the
/// rows of one user; what it keeps stands in scratch memory, and counters of users and items.
/// </summary>
internal sealed class StagedLog : IDisposable
{
    private readonly PreparationOptions _options;
    private readonly ScratchColumns _scratch;
    private readonly List<int> _users = [];
    private readonly List<long> _starts = [0];

    /// <summary>Reads a log, and drops what <see cref="PreparationOptions.MinRating"/> and <see cref="PreparationOptions.MaxInteractionsPerUser"/> drop.</summary>
    public StagedLog(IInteractionLog log, PreparationOptions options, Func<long, ScratchColumns> allocate)
    {
        _options = options;
        Log = log;
        FirstOfUser = Unseen(log.Users.Count);
        FirstOfItem = Unseen(log.Items.Count);
        _scratch = allocate(log.Count);
        try
        {
            Read();
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    public IInteractionLog Log { get; }

    /// <summary>Whether what was dropped is to be carried along.</summary>
    public bool ExcludesDropped => _options.ExcludeDropped;

    /// <summary>Users of the log who have interactions.</summary>
    public int UserCount => _users.Count;

    /// <summary>[users of the log] the position of each one's first row; the largest number where there is none.</summary>
    public long[] FirstOfUser { get; }

    /// <summary>[items of the log] as <see cref="FirstOfUser"/>.</summary>
    public long[] FirstOfItem { get; }

    public long RowCount { get; private set; }

    public long WithoutRating { get; private set; }

    public long BelowMinRating { get; private set; }

    public long BeyondMaxPerUser { get; private set; }

    /// <summary>A user's number in the log.</summary>
    public int NumberOf(int user) => _users[user];

    /// <summary>A user's items by their numbers in the log, oldest first; of those dropped the complement.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => RowsOf(user).Span;

    /// <summary>Unix seconds of each of <see cref="ItemsOf"/>.</summary>
    public ReadOnlySpan<long> TimesOf(int user) => _scratch.Times.Slice(_starts[user], LengthOf(user)).Span;

    /// <summary>How many of a user's rows are not dropped.</summary>
    public int CountKept(int user)
    {
        var kept = 0;
        foreach (var item in ItemsOf(user))
            kept += item >= 0 ? 1 : 0;
        return kept;
    }

    /// <summary>[items of the log] rows of each that are not dropped.</summary>
    public int[] CountItems()
    {
        var counts = new int[FirstOfItem.Length];
        for (var user = 0; user < UserCount; user++)
        {
            foreach (var item in ItemsOf(user))
            {
                if (item >= 0)
                    counts[item]++;
            }
        }

        return counts;
    }

    /// <summary>Drops a user's rows with such items.</summary>
    /// <returns>How many fell.</returns>
    public int Drop(int user, Func<int, bool> falls)
    {
        var fallen = 0;
        foreach (ref var item in RowsOf(user).Span)
        {
            if (item < 0 || !falls(item))
                continue;
            item = ~item;
            fallen++;
        }

        return fallen;
    }

    public void Dispose() => _scratch.Dispose();

    private static long[] Unseen(int count)
    {
        var first = new long[count];
        Array.Fill(first, long.MaxValue);
        return first;
    }

    private int LengthOf(int user) => checked((int)(_starts[user + 1] - _starts[user]));

    private Memory<int> RowsOf(int user) => _scratch.Items.Slice(_starts[user], LengthOf(user));

    private void Read()
    {
        var ofUser = new List<LogRow>();
        foreach (var row in Log.Rows(_options.MinRating is not null))
        {
            if (ofUser.Count > 0 && ofUser[0].User != row.User)
                Stage(ofUser);
            ofUser.Add(row);
        }

        Stage(ofUser);
    }

    private void Stage(List<LogRow> rows)
    {
        if (rows.Count == 0)
            return;
        var user = rows[0].User;
        foreach (var row in rows)
        {
            FirstOfUser[user] = Math.Min(FirstOfUser[user], row.Position);
            FirstOfItem[row.Item] = Math.Min(FirstOfItem[row.Item], row.Position);
        }

        RowCount += rows.Count;
        var rated = rows.Count(IsRatedWell);
        var older = _options.MaxInteractionsPerUser == 0 ? 0 : Math.Max(0, rated - _options.MaxInteractionsPerUser);
        BeyondMaxPerUser += older;
        var items = _scratch.Items.Slice(_starts[^1], rows.Count).Span;
        var times = _scratch.Times.Slice(_starts[^1], rows.Count).Span;
        var staged = 0;
        foreach (var row in rows)
        {
            var isKept = IsRatedWell(row) && --older < 0;
            if (!isKept && !_options.ExcludeDropped)
                continue;
            items[staged] = isKept ? row.Item : ~row.Item;
            times[staged++] = row.Time;
        }

        CountUnrated(rows);
        _users.Add(user);
        _starts.Add(_starts[^1] + staged);
        rows.Clear();
    }

    private bool IsRatedWell(LogRow row) => _options.MinRating is not { } least || row.Rating >= least;

    private void CountUnrated(List<LogRow> rows)
    {
        if (_options.MinRating is null)
            return;
        var without = rows.Count(row => double.IsNaN(row.Rating));
        WithoutRating += without;
        BelowMinRating += rows.Count(row => !IsRatedWell(row)) - without;
    }
}
