using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>
/// Inserts interactions, unless they are there. This is the one statement that runs a million times, so it is bound through
/// SQLite's own interface: the provider's costs as much as the insert.
/// </summary>
internal sealed class InteractionInsert : IDisposable
{
    private const string Sql = "INSERT INTO interactions (user, item, time, rating, kind) VALUES (?1, ?2, ?3, ?4, ?5)";

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;
    private readonly HashSet<(int User, int Item, long Time)> _present;

    public InteractionInsert(SqliteConnection connection)
    {
        _connection = connection;
        _present = [.. connection.ReadRows(
            "SELECT user, item, time FROM interactions", row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)))];
        Check(raw.sqlite3_prepare_v2(connection.Handle, Sql, out _statement));
    }

    public bool TryAdd(int user, int item, long time, double? rating, string? kind)
    {
        if (!_present.Add((user, item, time)))
            return false;
        Check(raw.sqlite3_bind_int(_statement, 1, user));
        Check(raw.sqlite3_bind_int(_statement, 2, item));
        Check(raw.sqlite3_bind_int64(_statement, 3, time));
        Check(rating is { } value ? raw.sqlite3_bind_double(_statement, 4, value) : raw.sqlite3_bind_null(_statement, 4));
        Check(kind is null ? raw.sqlite3_bind_null(_statement, 5) : raw.sqlite3_bind_text(_statement, 5, kind));
        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
        return true;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int resultCode) => SqliteException.ThrowExceptionForRC(resultCode, _connection.Handle);
}
