using Microsoft.Data.Sqlite;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>A connection that reads, with its prepared statements.</summary>
internal sealed class SqliteServingReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _items;
    private readonly SqliteStatement _erased;

    public SqliteServingReader(SqliteConnection connection)
    {
        _connection = connection;
        Users = new SqliteUsers(connection);
        _find = new SqliteStatement(connection, "SELECT id FROM served_users WHERE id >= ?1 AND sequence > 0 ORDER BY id");
        _items = new SqliteStatement(connection, "SELECT revision, item, sheet FROM served_items WHERE revision > ?1 ORDER BY revision");
        _erased = new SqliteStatement(connection, "SELECT hash FROM served_erased ORDER BY hash");
    }

    public SqliteUsers Users { get; }

    public IReadOnlyList<UserId> FindUsers(string prefix, int count)
    {
        var users = new List<UserId>();
        using var rows = _find.Bind(1, prefix).Query();
        while (users.Count < count && rows.Read())
        {
            var id = rows.Text(0);
            if (!id.StartsWith(prefix, StringComparison.Ordinal))
                break;
            users.Add(new UserId(id));
        }

        return users;
    }

    public IReadOnlyList<StoredItem> ReadItems(long after)
    {
        var items = new List<StoredItem>();
        using var rows = _items.Bind(1, after).Query();
        while (rows.Read())
            items.Add(new StoredItem(rows.Int64(0), new ItemId(rows.Text(1)), StoredJson.ToSheet(rows.TextOrNull(2))));
        return items;
    }

    public IReadOnlyList<string> ReadErased()
    {
        var hashes = new List<string>();
        using var rows = _erased.Query();
        while (rows.Read())
            hashes.Add(rows.Text(0));
        return hashes;
    }

    public void Dispose()
    {
        Users.Dispose();
        _find.Dispose();
        _items.Dispose();
        _erased.Dispose();
        _connection.Dispose();
    }
}
