using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Adds events to a PostgreSQL store, in three round trips whatever their number.</summary>
internal sealed class PostgresAppend
{
    // In the order of ids, so that two servers that add the same events do not wait for each other.
    private const string Insert = """
        INSERT INTO ur4rec.events (user_key, sequence, id, item, time, rating, kind)
        SELECT u.key, greatest(u.sequence, u.memory_since) + added.nth, added.id, added.item, added.time, added.rating, added.kind
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::double precision[], $7::text[])
            AS added (user_id, nth, id, item, time, rating, kind)
        JOIN ur4rec.users u ON u.id = added.user_id ORDER BY added.id COLLATE "C"
        ON CONFLICT (id) DO NOTHING RETURNING id, sequence
        """;

    private const string Update = """
        UPDATE ur4rec.users u SET version = u.version + 1, sequence = n.sequence, memory_model = coalesce(n.model, u.memory_model),
            memory_sequence = coalesce(n.memory_sequence, u.memory_sequence), memory = coalesce(n.memory, u.memory)
        FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[]) AS n (key, sequence, model, memory_sequence, memory)
        WHERE u.key = n.key
        """;

    private const string DeleteUntouched = "DELETE FROM ur4rec.users WHERE key = ANY ($1) AND version = 0";

    private readonly IReadOnlyList<UserEvent> _events;
    private readonly Func<LockedUser, ValueTask<StoredMemory?>> _remember;
    private readonly bool[] _isFirst;
    private readonly UserId[] _users;

    /// <exception cref="InputException">PostgreSQL cannot hold a text of an event.</exception>
    public PostgresAppend(IReadOnlyList<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember)
    {
        foreach (var one in events)
        {
            PostgresErrors.RequireStorable(one.Id, "An event's id");
            PostgresErrors.RequireStorable(one.User.Value, "A user's id");
            PostgresErrors.RequireStorable(one.Item.Value, "An item's id");
            PostgresErrors.RequireStorable(one.Kind, "An event's kind");
        }

        _events = events;
        _remember = remember;
        _isFirst = UserRow.FirstOfTheirIds(events);
        _users = [.. events.Select(one => one.User).Distinct().OrderBy(user => user.Value, StringComparer.Ordinal)];
    }

    /// <summary>Does it within a transaction.</summary>
    public async Task<bool[]> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (rows, sequences) = await LockAndInsertAsync(connection, cancellation);
        var added = _events.Where((one, i) => _isFirst[i] && sequences.ContainsKey(one.Id)).Select(one => new LoggedEvent(sequences[one.Id], one))
            .ToLookup(one => one.Event.User);
        var kept = new List<(long Key, long Sequence, StoredMemory? Memory)>();
        foreach (var user in _users.Where(added.Contains))
        {
            LoggedEvent[] ofUser = [.. added[user]];
            var row = rows[user.Value];
            var memory = await _remember(new LockedUser(
                user,
                row.Record,
                ofUser,
                async () => await PostgresUsers.ReadEventsAsync(connection, user, row.Key, 0, ofUser[^1].Sequence, cancellation)));
            kept.Add((row.Key, ofUser[^1].Sequence, memory));
        }

        await UpdateAsync(connection, kept, [.. rows.Values.Select(row => row.Key)], cancellation);
        return [.. _events.Select((one, i) => _isFirst[i] && sequences.ContainsKey(one.Id))];
    }

    private async Task<(Dictionary<string, UserRow> Rows, Dictionary<string, long> Sequences)> LockAndInsertAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in PostgresUsers.LockCommands(_users))
            batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(InsertCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = await PostgresUsers.ReadLockedAsync(reader, _users.Length, cancellation);
        await reader.NextResultAsync(cancellation);
        var sequences = new Dictionary<string, long>(_events.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            sequences.Add(reader.GetString(0), reader.GetInt64(1));
        return (rows, sequences);
    }

    private NpgsqlBatchCommand InsertCommand()
    {
        UserEvent[] events = [.. _events.Where((_, i) => _isFirst[i])];
        var counts = new Dictionary<UserId, long>();
        long Count(UserId user) => counts[user] = counts.GetValueOrDefault(user) + 1;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                PostgresUsers.ArrayOf(events.Select(one => one.User.Value)),
                PostgresUsers.ArrayOf(events.Select(one => Count(one.User))),
                PostgresUsers.ArrayOf(events.Select(one => one.Id)),
                PostgresUsers.ArrayOf(events.Select(one => one.Item.Value)),
                PostgresUsers.ArrayOf(events.Select(one => one.Time)),
                PostgresUsers.ArrayOf(events.Select(one => one.Rating)),
                PostgresUsers.ArrayOf(events.Select(one => one.Kind)),
            },
        };
    }

    private static async Task UpdateAsync(
        NpgsqlConnection connection, List<(long Key, long Sequence, StoredMemory? Memory)> kept, long[] keys, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Update)
        {
            Parameters =
            {
                PostgresUsers.ArrayOf(kept.Select(one => one.Key)),
                PostgresUsers.ArrayOf(kept.Select(one => one.Sequence)),
                PostgresUsers.ArrayOf(kept.Select(one => one.Memory?.Model)),
                PostgresUsers.ArrayOf(kept.Select(one => one.Memory?.Sequence)),
                PostgresUsers.ArrayOf(kept.Select(one => one.Memory?.State)),
            },
        });
        if (kept.Count < keys.Length)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(DeleteUntouched) { Parameters = { PostgresUsers.ArrayOf(keys) } });
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
