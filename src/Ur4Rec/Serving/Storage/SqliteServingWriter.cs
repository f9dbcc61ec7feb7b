using Microsoft.Data.Sqlite;
using SQLitePCL;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Serving.Storage;

/// <summary>The connection that writes, with its prepared statements. All but the first and last are called within a transaction.</summary>
internal sealed class SqliteServingWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteUsers _users;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    public SqliteServingWriter(SqliteConnection connection)
    {
        _connection = connection;
        connection.Execute("PRAGMA synchronous = FULL");
        // What is erased must not stay readable in the file's free space.
        connection.Execute("PRAGMA secure_delete = ON");
        connection.Execute("PRAGMA cache_size = -65536");
        _users = new SqliteUsers(connection);
    }

    public void Begin() => Run("BEGIN IMMEDIATE");

    public void Commit() => Run("COMMIT");

    /// <summary>Does some work; what it throws undoes that work alone.</summary>
    public T RunAlone<T>(Func<SqliteServingWriter, T> work)
    {
        Run("SAVEPOINT call");
        try
        {
            var result = work(this);
            Run("RELEASE call");
            return result;
        }
        catch (Exception error) when (error is not SqliteException)
        {
            Run("ROLLBACK TO call");
            Run("RELEASE call");
            throw;
        }
    }

    public bool[] Append(IReadOnlyList<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember)
    {
        var isNew = UserRow.FirstOfTheirIds(events);
        for (var i = 0; i < isNew.Length; i++)
            isNew[i] &= !IsRecorded(events[i].Id);
        foreach (var ofUser in events.Where((_, i) => isNew[i]).GroupBy(one => one.User.Value).OrderBy(group => group.Key, StringComparer.Ordinal))
            Append(new UserId(ofUser.Key), ofUser, remember);
        return isNew;
    }

    public bool Steer(UserId user, Func<IReadOnlyList<Steer>, IReadOnlyList<Steer>> change, bool resetMemory)
    {
        var row = FindOrAdd(user);
        Prepare("UPDATE served_users SET version = version + 1, steering = ?2 WHERE key = ?1")
            .Bind(1, row.Key).Bind(2, StoredJson.OfSteering(change(row.Record.Steering))).Run();
        if (resetMemory)
        {
            Prepare("UPDATE served_users SET memory_since = ?2, memory_model = NULL, memory_sequence = NULL, memory = NULL WHERE key = ?1")
                .Bind(1, row.Key).Bind(2, row.NewMemorySince).Run();
        }

        return true;
    }

    public ErasedRecord Erase(UserId user)
    {
        var (key, record) = _users.Read(user);
        Prepare("DELETE FROM served_events WHERE user = ?1").Bind(1, key).Run();
        var events = Changes();
        Prepare("DELETE FROM served_users WHERE key = ?1").Bind(1, key).Run();
        Prepare("INSERT INTO served_erased (hash, epoch) VALUES (?1, 1) ON CONFLICT (hash) DO UPDATE SET epoch = epoch + 1")
            .Bind(1, ErasedUsers.HashOf(user)).Run();
        return new ErasedRecord(events, record.Memory is null ? 0 : 1, record.Steering.Count);
    }

    public StoredItem PutItem(ItemId item, ItemSheet? sheet)
    {
        var revision = LastRevision() + 1;
        Prepare("""
            INSERT INTO served_items (item, revision, sheet) VALUES (?1, ?2, ?3)
            ON CONFLICT (item) DO UPDATE SET revision = excluded.revision, sheet = excluded.sheet
            """).Bind(1, item.Value).Bind(2, revision).Bind(3, StoredJson.OfSheet(sheet)).Run();
        return new StoredItem(revision, item, sheet);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _users.Dispose();
        _connection.Dispose();
    }

    private void Append(UserId user, IEnumerable<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember)
    {
        var row = FindOrAdd(user);
        var sequence = row.LastSequence;
        var added = events.Select(one => new LoggedEvent(++sequence, one)).ToArray();
        foreach (var one in added)
            Insert(row.Key, one);
        var memory = Wait(remember(new LockedUser(
            user, row.Record, added, () => ValueTask.FromResult(_users.ReadEvents(user, row.Key, after: 0)))));
        if (memory is null)
        {
            Prepare("UPDATE served_users SET version = version + 1, sequence = ?2 WHERE key = ?1").Bind(1, row.Key).Bind(2, sequence).Run();
            return;
        }

        Prepare("""
            UPDATE served_users SET version = version + 1, sequence = ?2, memory_model = ?3, memory_sequence = ?4, memory = ?5 WHERE key = ?1
            """).Bind(1, row.Key).Bind(2, sequence).Bind(3, memory.Model).Bind(4, memory.Sequence).Bind(5, memory.State).Run();
    }

    private void Insert(long key, LoggedEvent logged)
    {
        var (id, _, item, time, rating, kind) = logged.Event;
        Prepare("INSERT INTO served_events (user, sequence, id, item, time, rating, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .Bind(1, key).Bind(2, logged.Sequence).Bind(3, id).Bind(4, item.Value).Bind(5, time).Bind(6, rating).Bind(7, kind).Run();
    }

    private UserRow FindOrAdd(UserId user)
    {
        var row = _users.Read(user);
        if (row.Key != 0)
            return row;
        Prepare("INSERT INTO served_users (id, epoch) VALUES (?1, ?2)").Bind(1, user.Value).Bind(2, row.Record.Mark.Epoch).Run();
        return _users.Read(user);
    }

    private bool IsRecorded(string id)
    {
        using var row = Prepare("SELECT 1 FROM served_events WHERE id = ?1").Bind(1, id).Query();
        return row.Read();
    }

    private long LastRevision()
    {
        using var row = Prepare("SELECT max(revision) FROM served_items").Query();
        row.Read();
        return row.Int64(0);
    }

    private int Changes() => raw.sqlite3_changes(_connection.Handle);

    private void Run(string sql) => Prepare(sql).Run();

    private SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(_connection, sql));
        return statement;
    }

    private static StoredMemory? Wait(ValueTask<StoredMemory?> memory) =>
        memory.IsCompletedSuccessfully ? memory.Result : memory.AsTask().GetAwaiter().GetResult();
}
