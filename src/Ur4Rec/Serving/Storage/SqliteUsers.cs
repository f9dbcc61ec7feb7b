using Microsoft.Data.Sqlite;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Reads users and their events over one connection.</summary>
internal sealed class SqliteUsers(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _user = new(
        connection,
        "SELECT key, epoch, version, sequence, memory_since, memory_model, memory_sequence, memory, steering FROM served_users WHERE id = ?1");

    private readonly SqliteStatement _events = new(
        connection, "SELECT sequence, id, item, time, rating, kind FROM served_events WHERE user = ?1 AND sequence > ?2 ORDER BY sequence");

    private readonly SqliteStatement _epoch = new(connection, "SELECT epoch FROM served_erased WHERE hash = ?1");

    /// <summary>The record with the events that the caller does not know; null where nothing has changed.</summary>
    public UserRecord? ReadChanged(UserId user, UserMark known)
    {
        using var row = _user.Bind(1, user.Value).Query();
        if (!row.Read())
        {
            var missing = Missing(user).Record;
            return missing.Mark == known ? null : missing;
        }

        var mark = MarkOf(row);
        if (mark == known)
            return null;
        var events = ReadEvents(user, row.Int64(0), after: mark.Epoch == known.Epoch ? known.Sequence : 0);
        return RecordOf(row) with { Events = events };
    }

    public UserRow Read(UserId user)
    {
        using var row = _user.Bind(1, user.Value).Query();
        return row.Read() ? new UserRow(row.Int64(0), RecordOf(row)) : Missing(user);
    }

    public IReadOnlyList<LoggedEvent> ReadEvents(UserId user, long key, long after)
    {
        var events = new List<LoggedEvent>();
        using var rows = _events.Bind(1, key).Bind(2, after).Query();
        while (rows.Read())
        {
            events.Add(new LoggedEvent(rows.Int64(0), new UserEvent(
                rows.Text(1), user, new ItemId(rows.Text(2)), rows.Int64(3), rows.DoubleOrNull(4), rows.TextOrNull(5))));
        }

        return events;
    }

    public void Dispose()
    {
        _user.Dispose();
        _events.Dispose();
        _epoch.Dispose();
    }

    private UserRow Missing(UserId user)
    {
        using var row = _epoch.Bind(1, ErasedUsers.HashOf(user)).Query();
        return UserRow.Missing(row.Read() ? row.Int64(0) : 0);
    }

    private static UserMark MarkOf(SqliteStatement.Cursor row) => new(row.Int64(1), row.Int64(2), row.Int64(3));

    private static UserRecord RecordOf(SqliteStatement.Cursor row) => new(
        MarkOf(row),
        [],
        row.TextOrNull(5) is { } model ? new StoredMemory(model, row.Int64(6), row.Bytes(7)) : null,
        row.Int64(4),
        StoredJson.ToSteering(row.TextOrNull(8)));
}
