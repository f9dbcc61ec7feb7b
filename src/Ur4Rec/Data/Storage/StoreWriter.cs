using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>What one <see cref="StoreWriter"/> changed.</summary>
/// <param name="Interactions">Interactions added.</param>
/// <param name="Duplicates">Interactions left out because the store has one of the same user, item and time.</param>
/// <param name="NewUsers">Users that the store did not know.</param>
/// <param name="NewItems">Items that the store did not know.</param>
public readonly record struct StoreChanges(long Interactions, long Duplicates, int NewUsers, int NewItems);

/// <summary>
/// Adds to a store in one transaction. Disposed without <see cref="Commit"/>, it leaves the store as it was, and no file where
/// there was none.
/// </summary>
public sealed class StoreWriter : IDisposable
{
    private readonly string _path;
    private readonly bool _isNewFile;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly IdTable _users;
    private readonly IdTable _items;
    private readonly InteractionInsert _insert;
    private readonly UpdateCommand _updateUser;
    private readonly UpdateCommand _updateItem;
    private long _given;
    private bool _committed;

    private StoreWriter(string path, bool isNewFile, SqliteConnection connection, SqliteTransaction transaction)
    {
        _path = path;
        _isNewFile = isNewFile;
        _connection = connection;
        _transaction = transaction;
        try
        {
            _users = new IdTable(connection, "users");
            _items = new IdTable(connection, "items");
            _insert = new InteractionInsert(connection);
        }
        catch
        {
            // A statement that nobody disposes of would keep the file open.
            _items?.Dispose();
            _users?.Dispose();
            throw;
        }

        _updateUser = new UpdateCommand(
            connection, transaction, "UPDATE users SET attributes = json_patch(attributes, $attributes) WHERE key = $key", "$attributes");
        _updateItem = new UpdateCommand(
            connection,
            transaction,
            """
            UPDATE items SET title = coalesce($title, title), text = coalesce($text, text), year = coalesce($year, year),
                genres = coalesce($genres, genres), attributes = json_patch(attributes, $attributes)
            WHERE key = $key
            """,
            "$title", "$text", "$year", "$genres", "$attributes");
    }

    /// <summary>Begins to write to a store; the file is made where there is none.</summary>
    /// <exception cref="InputException">The file is not a store of this version, is in use, or has no folder to stand in.</exception>
    public static StoreWriter OpenOrCreate(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw StoreErrors.NoFolder(path);
        var isNewFile = !Path.Exists(path);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteExtensions.Open(path, SqliteOpenMode.ReadWriteCreate);
            return Begin(path, isNewFile, connection);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            if (isNewFile)
                DeleteFiles(path);
            if (StoreErrors.InputErrorBehind(error, path) is { } inputError)
                throw inputError;
            throw;
        }
    }

    /// <summary>Adds an interaction after all others, unless the store has one of the same user, item and time.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Add(Interaction interaction)
    {
        try
        {
            _insert.Add(
                _users.KeyOf(interaction.User.Value),
                _items.KeyOf(interaction.Item.Value),
                interaction.Time,
                interaction.Rating,
                interaction.Kind);
        }
        catch (SqliteException error) when (StoreErrors.InputErrorBehind(error, _path) is { } inputError)
        {
            throw inputError;
        }

        _given++;
    }

    /// <summary>Records what is known of an item: what is given replaces, what is not given stays, attributes are merged.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Put(ItemMetadata item) => OrInputError(() => _updateItem.Execute(
        _items.KeyOf(item.Id.Value),
        item.Title,
        item.Text,
        item.Year,
        item.Genres.Count > 0 ? JsonSerializer.Serialize(item.Genres) : null,
        JsonSerializer.Serialize(item.Attributes)));

    /// <summary>Records what is known of a user: attributes are merged with those the store has.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Put(UserMetadata user) =>
        OrInputError(() => _updateUser.Execute(_users.KeyOf(user.Id.Value), JsonSerializer.Serialize(user.Attributes)));

    /// <summary>Makes everything added permanent, all of it or, should this fail, nothing. The writer is done then.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public StoreChanges Commit() => OrInputError(() =>
    {
        var added = _insert.Finish();
        _transaction.Commit();
        _committed = true;
        return new StoreChanges(added, _given - added, _users.Added, _items.Added);
    });

    /// <summary>Ends the writing, and undoes it unless it was committed.</summary>
    public void Dispose()
    {
        _insert.Dispose();
        _updateUser.Dispose();
        _updateItem.Dispose();
        _users.Dispose();
        _items.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
        if (_isNewFile && !_committed)
            DeleteFiles(_path);
    }

    private static StoreWriter Begin(string path, bool isNewFile, SqliteConnection connection)
    {
        var isEmpty = StoreSchema.IsEmpty(connection);
        if (!isEmpty)
            StoreSchema.Upgrade(connection, path);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = NORMAL");
        connection.Execute("PRAGMA cache_size = -262144");
        // The writer knows every key: to look both up in their tables again takes a quarter of the time of an import.
        connection.Execute("PRAGMA foreign_keys = OFF");
        var transaction = connection.BeginTransaction(deferred: false);
        if (isEmpty)
            StoreSchema.Create(connection);
        return new StoreWriter(path, isNewFile, connection, transaction);
    }

    private T OrInputError<T>(Func<T> work) => StoreConnection.OrInputError(_path, work);

    private static void DeleteFiles(string path)
    {
        foreach (var file in (string[])[path, path + "-wal", path + "-shm", path + "-journal"])
            File.Delete(file);
    }
}
