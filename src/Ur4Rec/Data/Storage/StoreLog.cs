using Microsoft.Data.Sqlite;
using Ur4Rec.Data.Sequences;

namespace Ur4Rec.Data.Storage;

/// <summary>A store's interactions in numbers; of the store's content it holds the ids.</summary>
internal sealed class StoreLog : IInteractionLog
{
    // The index has all of these, so the table, which is in another order, is not read.
    private const string Indexed = "SELECT user, time, item, position FROM interactions ORDER BY user, time, position";
    private const string Rated = "SELECT user, time, item, position, rating FROM interactions ORDER BY user, time, position";

    private const string AsStored = "SELECT user, time, item, position, rating FROM interactions ORDER BY position";

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Dictionary<long, int> _userNumbers = [];
    private readonly Dictionary<long, int> _itemNumbers = [];

    /// <summary>Reads the ids.</summary>
    /// <exception cref="InvalidDataException">The store is damaged.</exception>
    public StoreLog(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        Count = connection.ReadScalar<long>("SELECT count(*) FROM interactions");
        Users = Ids("users", _userNumbers, id => new UserId(id));
        Items = Ids("items", _itemNumbers, id => new ItemId(id));
    }

    public long Count { get; }

    public IReadOnlyList<UserId> Users { get; }

    public IReadOnlyList<ItemId> Items { get; }

    public IEnumerable<LogRow> Rows(bool withRatings) => OrInputError(Read(withRatings ? Rated : Indexed, withRatings));

    /// <summary>All interactions with their ratings, in the order of their import.</summary>
    public IEnumerable<LogRow> RowsAsStored() => OrInputError(Read(AsStored, withRatings: true));

    private IEnumerable<LogRow> OrInputError(IEnumerable<LogRow> read)
    {
        using var rows = read.GetEnumerator();
        while (StoreConnection.OrInputError(_path, rows.MoveNext))
            yield return rows.Current;
    }

    private IEnumerable<LogRow> Read(string sql, bool withRatings)
    {
        using var rows = new RawRows(_connection, sql);
        while (rows.Next())
        {
            yield return new LogRow(
                NumberOf(rows.Integer(0, "user"), _userNumbers, "user"),
                NumberOf(rows.Integer(2, "item"), _itemNumbers, "item"),
                rows.Integer(1, "time"),
                rows.Integer(3, "position"),
                withRatings ? rows.RealOrNaN(4) : double.NaN);
        }
    }

    private static int NumberOf(long key, Dictionary<long, int> numbers, string column) =>
        numbers.TryGetValue(key, out var number) ? number : throw new InvalidDataException($"an interaction has the unknown {column} {key}");

    private List<TId> Ids<TId>(string table, Dictionary<long, int> numbers, Func<string, TId> make)
    {
        var ids = new List<TId>();
        var seen = new HashSet<TId>();
        foreach (var (key, id) in _connection.ReadRows($"SELECT key, id FROM {table} ORDER BY key", row => (row.GetInt64(0), make(row.GetString(1)))))
        {
            if (!numbers.TryAdd(key, ids.Count) || !seen.Add(id))
                throw new InvalidDataException($"{table} has the key {key} or the id '{id}' twice");
            ids.Add(id);
        }

        return ids;
    }
}
