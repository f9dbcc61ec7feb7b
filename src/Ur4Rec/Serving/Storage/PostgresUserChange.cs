using Npgsql;
using NpgsqlTypes;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Steers and erases a user of a PostgreSQL store, within a transaction.</summary>
internal static class PostgresUserChange
{
    private const string Steer = "UPDATE ur4rec.users SET version = version + 1, steering = $2 WHERE key = $1";

    private const string ResetMemory =
        "UPDATE ur4rec.users SET memory_since = $2, memory_model = NULL, memory_sequence = NULL, memory = NULL WHERE key = $1";

    private const string Note =
        "INSERT INTO ur4rec.erased AS e (hash, epoch) VALUES ($1, 1) ON CONFLICT (hash) DO UPDATE SET epoch = e.epoch + 1";

    public static async Task<bool> SteerAsync(
        NpgsqlConnection connection,
        UserId user,
        Func<IReadOnlyList<Steer>, IReadOnlyList<Steer>> change,
        bool resetMemory,
        CancellationToken cancellation)
    {
        var row = await LockAsync(connection, user, cancellation);
        var steering = StoredJson.OfSteering(change(row.Record.Steering));
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(Steer, row.Key, steering is null ? DBNull.Value : steering, NpgsqlDbType.Json));
        if (resetMemory)
            batch.BatchCommands.Add(Command(ResetMemory, row.Key, row.NewMemorySince, NpgsqlDbType.Bigint));
        await batch.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    public static async Task<ErasedRecord> EraseAsync(NpgsqlConnection connection, UserId user, CancellationToken cancellation)
    {
        // Also a user without a row is locked, so that an event that is added meanwhile comes either before or after.
        var (key, record) = await LockAsync(connection, user, cancellation);
        await using var batch = new NpgsqlBatch(connection);
        var events = new NpgsqlBatchCommand("DELETE FROM ur4rec.events WHERE user_key = $1") { Parameters = { new() { Value = key } } };
        batch.BatchCommands.Add(events);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM ur4rec.users WHERE key = $1") { Parameters = { new() { Value = key } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Note) { Parameters = { new() { Value = ErasedUsers.HashOf(user) } } });
        await batch.ExecuteNonQueryAsync(cancellation);
        return new ErasedRecord((int)events.Rows, record.Memory is null ? 0 : 1, record.Steering.Count);
    }

    private static async Task<UserRow> LockAsync(NpgsqlConnection connection, UserId user, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in PostgresUsers.LockCommands([user]))
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return (await PostgresUsers.ReadLockedAsync(reader, 1, cancellation))[user.Value];
    }

    private static NpgsqlBatchCommand Command(string sql, long key, object value, NpgsqlDbType type) =>
        new(sql) { Parameters = { new() { Value = key }, new() { Value = value, NpgsqlDbType = type } } };
}
