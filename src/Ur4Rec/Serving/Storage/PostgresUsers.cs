using System.Data;
using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Locks and reads users of a PostgreSQL store.</summary>
internal static class PostgresUsers
{
    private const string Columns = """
        wanted.id, coalesce(u.key, 0), coalesce(e.epoch, 0), coalesce(u.version, 0), coalesce(u.sequence, 0), coalesce(u.memory_since, 0),
        u.memory_model, u.memory_sequence, u.memory, u.steering
        """;

    private const string Wanted = "unnest($1::text[], $2::text[]) AS wanted (id, hash)";

    private const string Read =
        $"SELECT {Columns} FROM {Wanted} LEFT JOIN ur4rec.users u ON u.id = wanted.id LEFT JOIN ur4rec.erased e ON e.hash = wanted.hash";

    // A server that vanishes while it holds users' locks must not keep them for long.
    private const string GiveUpLocks = "SET LOCAL idle_in_transaction_session_timeout = '30s'";

    private const string Add =
        """INSERT INTO ur4rec.users (id) SELECT id FROM unnest($1::text[]) AS wanted (id) ORDER BY id COLLATE "C" ON CONFLICT (id) DO NOTHING""";

    // The rows are locked in the order in which they are sorted.
    private const string Lock = $"""
        SELECT {Columns} FROM {Wanted} JOIN ur4rec.users u ON u.id = wanted.id LEFT JOIN ur4rec.erased e ON e.hash = wanted.hash
        ORDER BY u.id FOR UPDATE OF u
        """;

    private const string Events = """
        SELECT sequence, id, item, time, rating, kind FROM ur4rec.events WHERE user_key = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence
        """;

    /// <summary>A user's row as it is.</summary>
    public static async Task<UserRow> ReadAsync(NpgsqlConnection connection, UserId user, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Read, connection);
        AddIds(command.Parameters, [user]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return RowOf(reader);
    }

    /// <summary>Commands that lock users' rows, and add those that are missing; the third gives the rows.</summary>
    public static IEnumerable<NpgsqlBatchCommand> LockCommands(IReadOnlyList<UserId> users)
    {
        yield return new NpgsqlBatchCommand(GiveUpLocks);
        yield return new NpgsqlBatchCommand(Add) { Parameters = { ArrayOf(users.Select(user => user.Value)) } };
        var command = new NpgsqlBatchCommand(Lock);
        AddIds(command.Parameters, users);
        yield return command;
    }

    /// <summary>Reads what <see cref="LockCommands"/> give.</summary>
    /// <exception cref="StaleRowException">A user was erased while the lock was waited for.</exception>
    public static async Task<Dictionary<string, UserRow>> ReadLockedAsync(NpgsqlDataReader reader, int users, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, UserRow>(users, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            rows.Add(reader.GetString(0), RowOf(reader));
        return rows.Count == users ? rows : throw new StaleRowException();
    }

    /// <summary>A user's events after a sequence, up to another.</summary>
    public static async Task<List<LoggedEvent>> ReadEventsAsync(
        NpgsqlConnection connection, UserId user, long key, long after, long last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Events, connection)
        {
            Parameters = { new() { Value = key }, new() { Value = after }, new() { Value = last } },
        };
        var events = new List<LoggedEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new LoggedEvent(reader.GetInt64(0), new UserEvent(
                reader.GetString(1),
                user,
                new ItemId(reader.GetString(2)),
                reader.GetInt64(3),
                reader.IsDBNull(4) ? null : reader.GetDouble(4),
                TextOrNull(reader, 5))));
        }

        return events;
    }

    public static NpgsqlParameter ArrayOf<T>(IEnumerable<T> values) => new NpgsqlParameter<T[]> { TypedValue = [.. values] };

    public static string? TextOrNull(IDataRecord row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static void AddIds(NpgsqlParameterCollection parameters, IReadOnlyList<UserId> users)
    {
        parameters.Add(ArrayOf(users.Select(user => user.Value)));
        parameters.Add(ArrayOf(users.Select(ErasedUsers.HashOf)));
    }

    private static UserRow RowOf(NpgsqlDataReader row) => new(row.GetInt64(1), new UserRecord(
        new UserMark(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
        [],
        TextOrNull(row, 6) is { } model ? new StoredMemory(model, row.GetInt64(7), row.GetFieldValue<byte[]>(8)) : null,
        row.GetInt64(5),
        StoredJson.ToSteering(TextOrNull(row, 9))));
}
