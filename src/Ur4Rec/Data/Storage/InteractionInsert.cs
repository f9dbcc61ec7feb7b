using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>
/// Inserts interactions, each once. Memory does not grow with the interactions: a store that has some finds a repeat by its index; one that has
/// none yet has no index either while it is filled, and repeats fall when that is made.
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
    private readonly RawInsert _insert;
    private double? _rating;
    private string? _kind;
    private long _inserted;

    public InteractionInsert(SqliteConnection connection)
    {
        _connection = connection;
        _hasIndex = connection.ReadScalar<long>("SELECT EXISTS (SELECT * FROM interactions)") == 1;
        // Filling an index row by row in random order takes several times as long as sorting once at the end.
        if (!_hasIndex)
            StoreSchema.DropIndex(connection);
        _insert = new RawInsert(connection, _hasIndex ? UnlessPresent : Insert);
    }

    public void Add(int user, int item, long time, double? rating, string? kind)
    {
        _insert.Bind(1, user);
        _insert.Bind(2, item);
        _insert.Bind(3, time);
        // Most logs have one rating and one kind, or none.
        if (rating != _rating)
            _insert.Bind(4, _rating = rating);
        if (kind != _kind)
            _insert.Bind(5, _kind = kind);
        _insert.Execute();
        _inserted += _hasIndex ? _insert.Changes : 1;
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

    public void Dispose() => _insert.Dispose();
}
