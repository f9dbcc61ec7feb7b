using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>
/// Inserts interactions, each once. This is the one statement that runs a million times, so it is bound through SQLite's own interface: the
/// provider's costs as much as the insert. Memory does not grow with the interactions: a store that has some finds a repeat by its index; one that
/// has none yet has no index either while it is filled, and repeats fall when that is made.
/// </summary>
internal sealed class InteractionInsert : IDisposable
{
    private const string Insert = "INSERT INTO interactions (user, item, time, rating, kind) VALUES (?1, ?2, ?3, ?4, ?5)";
    private const string UnlessPresent = Insert + " ON CONFLICT (user, time, item) DO NOTHING";

    private const string DeleteRepeats = """
        DELETE FROM interactions WHERE position IN (
            SELECT position FROM (
                SELECT position, row_number() OVER (PARTITION BY user, time, item ORDER BY position) AS occurrence FROM interactions)
            WHERE occurrence > 1)
        """;

    private readonly SqliteConnection _connection;
    private readonly bool _hasIndex;
    private readonly sqlite3_stmt _statement;
    private long _inserted;

    public InteractionInsert(SqliteConnection connection)
    {
        _connection = connection;
        _hasIndex = connection.ReadScalar<long>("SELECT EXISTS (SELECT * FROM interactions)") == 1;
        // Filling an index row by row in random order takes several times as long as sorting once at the end.
        if (!_hasIndex)
            StoreSchema.DropIndex(connection);
        Check(raw.sqlite3_prepare_v2(connection.Handle, _hasIndex ? UnlessPresent : Insert, out _statement));
    }

    public void Add(int user, int item, long time, double? rating, string? kind)
    {
        Check(raw.sqlite3_bind_int(_statement, 1, user));
        Check(raw.sqlite3_bind_int(_statement, 2, item));
        Check(raw.sqlite3_bind_int64(_statement, 3, time));
        Check(rating is { } value ? raw.sqlite3_bind_double(_statement, 4, value) : raw.sqlite3_bind_null(_statement, 4));
        Check(kind is null ? raw.sqlite3_bind_null(_statement, 5) : raw.sqlite3_bind_text(_statement, 5, kind));
        Check(raw.sqlite3_step(_statement));
        _inserted += raw.sqlite3_changes(_connection.Handle);
        Check(raw.sqlite3_reset(_statement));
    }

    /// <summary>Makes sure that each stands once, the first that came.</summary>
    /// <returns>How many were added.</returns>
    public long Finish()
    {
        if (_hasIndex)
            return _inserted;
        try
        {
            StoreSchema.CreateIndex(_connection);
            return _inserted;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = DeleteRepeats;
            var repeats = command.ExecuteNonQuery();
            StoreSchema.CreateIndex(_connection);
            return _inserted - repeats;
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int resultCode) => SqliteException.ThrowExceptionForRC(resultCode, _connection.Handle);
}
