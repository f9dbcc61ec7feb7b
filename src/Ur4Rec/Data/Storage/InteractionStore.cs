using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>How much a store holds.</summary>
/// <param name="Users">Users, with or without interactions.</param>
/// <param name="Items">Items, with or without interactions.</param>
/// <param name="Interactions">Interactions.</param>
public readonly record struct StoreSize(long Users, long Items, long Interactions);

/// <summary>Reads a store: one SQLite file with interactions, items and users. <see cref="StoreWriter"/> writes it.</summary>
public sealed class InteractionStore : IDisposable
{
    private const string ItemColumns = "SELECT id, title, text, year, genres, attributes FROM items";

    private readonly SqliteConnection _connection;

    private InteractionStore(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>Opens a store for reading.</summary>
    /// <exception cref="InputException">The file is missing, is not a store, or is of a newer version.</exception>
    public static InteractionStore Open(string path) => new(path, StoreConnection.Open(path, connection =>
    {
        connection.Execute("PRAGMA query_only = ON");
        StoreSchema.Require(connection, path);
    }));

    /// <summary>The number of users, items and interactions.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public StoreSize Size() => StoreConnection.OrInputError(Path, () => new StoreSize(Count("users"), Count("items"), Count("interactions")));

    /// <summary>All interactions in the order of their import, read as they are asked for.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<Interaction> Interactions()
    {
        var users = Ids("users", id => new UserId(id));
        var items = Ids("items", id => new ItemId(id));
        return Rows("SELECT user, item, time, rating, kind FROM interactions ORDER BY position", row => new Interaction(
            users[row.GetInt64(0)],
            items[row.GetInt64(1)],
            row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetDouble(3),
            row.TextOrNull(4)));
    }

    /// <summary>Does something with the interactions in numbers as they are now, whatever others write meanwhile.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    internal T WithLog<T>(Func<StoreLog, T> work) => StoreConnection.OrInputError(Path, () =>
    {
        _connection.Execute("BEGIN");
        try
        {
            return work(new StoreLog(_connection, Path));
        }
        finally
        {
            _connection.Execute("ROLLBACK");
        }
    });

    /// <summary>What is known of every item, in the order in which the store came to know them.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<ItemMetadata> Items() => Rows($"{ItemColumns} ORDER BY key", ToItem);

    /// <summary>What is known of every user, in the order in which the store came to know them.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<UserMetadata> Users() => Rows("SELECT id, attributes FROM users ORDER BY key", row =>
        new UserMetadata(new UserId(row.GetString(0))) { Attributes = ToAttributes(row.GetString(1)) });

    /// <summary>What is known of one item; null where the store does not know it.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public ItemMetadata? FindItem(ItemId id) => StoreConnection.OrInputError(Path, () =>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"{ItemColumns} WHERE id = $id";
        command.Parameters.AddWithValue("$id", id.Value);
        using var reader = command.ExecuteReader();
        return reader.Read() ? reader.ReadRow(ToItem) : null;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static ItemMetadata ToItem(SqliteDataReader row) => new(new ItemId(row.GetString(0)))
    {
        Title = row.TextOrNull(1),
        Text = row.TextOrNull(2),
        Year = row.IsDBNull(3) ? null : row.GetInt32(3),
        Genres = ReadJson<string[]>(row.GetString(4)),
        Attributes = ToAttributes(row.GetString(5)),
    };

    private static Dictionary<string, string> ToAttributes(string json) => ReadJson<Dictionary<string, string>>(json);

    private static T ReadJson<T>(string json) => JsonSerializer.Deserialize<T>(json) ?? throw new JsonException("it is null");

    private long Count(string table) => _connection.ReadScalar<long>($"SELECT count(*) FROM {table}");

    private Dictionary<long, TId> Ids<TId>(string table, Func<string, TId> make)
    {
        var ids = new Dictionary<long, TId>();
        foreach (var (key, id) in Rows($"SELECT key, id FROM {table}", row => (row.GetInt64(0), make(row.GetString(1)))))
        {
            if (!ids.TryAdd(key, id))
                throw StoreErrors.Damaged(Path, $"{table} has the key {key} twice");
        }

        return ids;
    }

    private IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var rows = _connection.ReadRows(sql, read).GetEnumerator();
        while (StoreConnection.OrInputError(Path, rows.MoveNext))
            yield return rows.Current;
    }
}
