using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// A service's store in a PostgreSQL database, for several servers at once. Whoever adds to a user's log holds the lock of the user's row; locks
/// are taken in the order of the ids.
/// </summary>
public sealed class PostgresServingStore : IServingStore
{
    private const int MaxTries = 30;

    private const string SelectUsers =
        """SELECT id FROM ur4rec.users WHERE id LIKE $1 AND id >= $2 COLLATE "C" AND sequence > 0 ORDER BY id LIMIT $3""";

    // The row of the newest revision is locked until the item is durable: whoever sees a revision sees all smaller ones.
    private const string UpsertItem = """
        WITH next AS (UPDATE ur4rec.store SET revision = revision + 1 RETURNING revision)
        INSERT INTO ur4rec.items (item, revision, sheet) SELECT $1, revision, $2::json FROM next
        ON CONFLICT (item) DO UPDATE SET revision = excluded.revision, sheet = excluded.sheet RETURNING revision
        """;

    private readonly NpgsqlDataSource _source;

    private PostgresServingStore(NpgsqlDataSource source, string description)
    {
        _source = source;
        Description = description;
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>Opens a database, and makes the schema <c>ur4rec</c> where it is missing.</summary>
    /// <param name="connectionString">A connection string of Npgsql, or <c>postgresql://user:password@host:port/database</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The address cannot be read, or the database refuses to be opened.</exception>
    /// <exception cref="StoreUnavailableException">Nobody answers.</exception>
    public static async Task<PostgresServingStore> OpenAsync(string connectionString, CancellationToken cancellation = default)
    {
        var settings = PostgresAddress.Parse(connectionString);
        var store = new PostgresServingStore(NpgsqlDataSource.Create(settings), PostgresAddress.Describe(settings));
        try
        {
            await PostgresSchema.PrepareAsync(store._source, store.Description, cancellation);
            return store;
        }
        catch (Exception error)
        {
            await store.DisposeAsync();
            if (error is NpgsqlException database && PostgresErrors.InputErrorBehind(database, store.Description) is { } inputError)
                throw inputError;
            if (error is NpgsqlException or TimeoutException)
                throw store.Unavailable(error);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<UserRecord?> ReadUserAsync(UserId user, UserMark known, CancellationToken cancellation)
    {
        PostgresErrors.RequireStorable(user.Value, "A user's id");
        return RunAsync(
            async connection =>
            {
                var (key, record) = await PostgresUsers.ReadAsync(connection, user, cancellation);
                var mark = record.Mark;
                if (mark == known)
                    return null;
                var after = mark.Epoch == known.Epoch ? known.Sequence : 0;
                if (after >= mark.Sequence)
                    return record;
                var events = await PostgresUsers.ReadEventsAsync(connection, user, key, after, mark.Sequence, cancellation);

                // The log is only ever added to, unless the user is erased.
                return events.Count > 0 && events[^1].Sequence == mark.Sequence ? record with { Events = events } : throw new StaleRowException();
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool[]> AppendAsync(
        IReadOnlyList<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember, CancellationToken cancellation)
    {
        var append = new PostgresAppend(events, remember);
        return TransactAsync(connection => append.RunAsync(connection, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task SteerAsync(
        UserId user, Func<IReadOnlyList<Steer>, IReadOnlyList<Steer>> change, bool resetMemory, CancellationToken cancellation)
    {
        PostgresErrors.RequireStorable(user.Value, "A user's id");
        return TransactAsync(connection => PostgresUserChange.SteerAsync(connection, user, change, resetMemory, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<ErasedRecord> EraseAsync(UserId user, CancellationToken cancellation)
    {
        PostgresErrors.RequireStorable(user.Value, "A user's id");
        return TransactAsync(connection => PostgresUserChange.EraseAsync(connection, user, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadErasedAsync(CancellationToken cancellation) =>
        await ReadRowsAsync("SELECT hash FROM ur4rec.erased ORDER BY hash", [], row => row.GetString(0), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation)
    {
        PostgresErrors.RequireStorable(prefix, "The beginning of a user's id");
        var pattern = prefix.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal) + "%";
        return await ReadRowsAsync(SelectUsers, [pattern, prefix, count], row => new UserId(row.GetString(0)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredItem>> ReadItemsAsync(long after, CancellationToken cancellation) => await ReadRowsAsync(
        "SELECT revision, item, sheet FROM ur4rec.items WHERE revision > $1 ORDER BY revision",
        [after],
        row => new StoredItem(row.GetInt64(0), new ItemId(row.GetString(1)), StoredJson.ToSheet(PostgresUsers.TextOrNull(row, 2))),
        cancellation);

    /// <inheritdoc/>
    public async Task<StoredItem> PutItemAsync(ItemId item, ItemSheet? sheet, CancellationToken cancellation)
    {
        PostgresErrors.RequireStorable(item.Value, "An item's id");
        object json = StoredJson.OfSheet(sheet) is { } text ? text : DBNull.Value;
        var revisions = await ReadRowsAsync(UpsertItem, [item.Value, json], row => row.GetInt64(0), cancellation);
        return new StoredItem(revisions[0], item, sheet);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task<List<T>> ReadRowsAsync<T>(string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) => RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(read(reader));
            return rows;
        },
        cancellation);

    private Task<T> TransactAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) => RunAsync(
        async connection =>
        {
            // Undone where it is disposed before it is committed.
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var result = await work(connection);

            // From here on nobody could say whether it is durable, so nobody gives up.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancellation);

    /// <summary>Does some work over a connection, and again where another server was faster.</summary>
    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation);
                return await work(connection);
            }
            catch (Exception error) when (attempt < MaxTries && PostgresErrors.IsRace(error))
            {
                // Nothing is left of what was begun; who loses often waits a little, so that the others get done.
                await Task.Delay(TimeSpan.FromMilliseconds(attempt - 1), cancellation);
            }
            catch (Exception error) when (error is NpgsqlException or StaleRowException or TimeoutException)
            {
                // The other connections are likely to be as dead; the next call has a new one.
                _source.Clear();
                throw Unavailable(error);
            }
        }
    }

    private StoreUnavailableException Unavailable(Exception error) => PostgresErrors.Unavailable(error, Description);
}
