using System.Diagnostics;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>Since when the server must know that a user has seen an item: since its first answer that says so.</summary>
internal sealed class SeenItems
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _items = [];
    private readonly long[][] _since;
    private readonly int[] _counts;

    private SeenItems(ServedWorld world)
    {
        foreach (var (index, item) in world.Items.Index())
            _items.Add(item, index);
        _since = [.. world.Users.Select(_ => new long[world.Items.Count])];
        _counts = new int[world.Users.Count];
        foreach (var row in _since)
            Array.Fill(row, long.MaxValue);
    }

    public static SeenItems Read(Uri server, RequestText text, ServedWorld world)
    {
        var seen = new SeenItems(world);
        using var connection = new HttpConnection(server, s_patience);
        foreach (var (user, id) in world.Users.Index())
        {
            foreach (var (item, _) in ServedWorld.HistoryOf(connection, text, id))
                seen.Add(user, seen._items[item]);
        }

        return seen;
    }

    public void Add(int user, int item)
    {
        if (Interlocked.CompareExchange(ref _since[user][item], Stopwatch.GetTimestamp(), long.MaxValue) == long.MaxValue)
            Interlocked.Increment(ref _counts[user]);
    }

    /// <summary>Whether the user had seen the item before a time.</summary>
    public bool IsSeen(int user, string item, long before) => Volatile.Read(ref _since[user][_items[item]]) < before;

    /// <summary>At least so many items the user has not seen.</summary>
    public int UnseenBy(int user) => _items.Count - Volatile.Read(ref _counts[user]);
}
