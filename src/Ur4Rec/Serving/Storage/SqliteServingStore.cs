using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// A service's store in a SQLite file: that of the data, or one of its own. Other processes may use the file at the same time. Reading takes the
/// caller's thread for as long as a lookup does; writing waits in line for <see cref="GroupCommit"/>.
/// </summary>
public sealed class SqliteServingStore : IServingStore
{
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeSpan _busyTimeout;
    private readonly GroupCommit _writes;
    private readonly ConcurrentBag<SqliteServingReader> _idleReaders = [];
    private volatile bool _isDisposed;

    private SqliteServingStore(string path, TimeSpan busyTimeout)
    {
        _path = path;
        _busyTimeout = busyTimeout;
        _writes = new GroupCommit(() => new SqliteServingWriter(Connect()), Unavailable);
    }

    /// <inheritdoc/>
    public string Description => $"SQLite {_path}";

    /// <summary>Opens a file, and makes it and its tables where they are missing.</summary>
    /// <exception cref="InputException">The file is no store, is of a newer version, or cannot be written.</exception>
    public static SqliteServingStore Open(string path) => Open(path, PatienceWithOthers);

    /// <param name="path">The file.</param>
    /// <param name="busyTimeout">How long to wait for another process that writes.</param>
    internal static SqliteServingStore Open(string path, TimeSpan busyTimeout)
    {
        SqliteServingSchema.Prepare(path);
        return new SqliteServingStore(path, busyTimeout);
    }

    /// <inheritdoc/>
    public Task<UserRecord?> ReadUserAsync(UserId user, UserMark known, CancellationToken cancellation) =>
        ReadAsync(reader => reader.Users.ReadChanged(user, known), cancellation);

    /// <inheritdoc/>
    public Task<bool[]> AppendAsync(
        IReadOnlyList<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember, CancellationToken cancellation) =>
        WriteAsync(writer => writer.Append(events, remember), cancellation);

    /// <inheritdoc/>
    public Task SteerAsync(
        UserId user, Func<IReadOnlyList<Steer>, IReadOnlyList<Steer>> change, bool resetMemory, CancellationToken cancellation) =>
        WriteAsync(writer => writer.Steer(user, change, resetMemory), cancellation);

    /// <inheritdoc/>
    public Task<ErasedRecord> EraseAsync(UserId user, CancellationToken cancellation) => WriteAsync(writer => writer.Erase(user), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadErasedAsync(CancellationToken cancellation) => ReadAsync(reader => reader.ReadErased(), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation) =>
        ReadAsync(reader => reader.FindUsers(prefix, count), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredItem>> ReadItemsAsync(long after, CancellationToken cancellation) =>
        ReadAsync(reader => reader.ReadItems(after), cancellation);

    /// <inheritdoc/>
    public Task<StoredItem> PutItemAsync(ItemId item, ItemSheet? sheet, CancellationToken cancellation) =>
        WriteAsync(writer => writer.PutItem(item, sheet), cancellation);

    /// <summary>Does what waits to be written, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _writes.DisposeAsync();
        CloseIdleReaders();
    }

    private Task<T> WriteAsync<T>(Func<SqliteServingWriter, T> work, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _writes.RunAsync(work, cancellation);
    }

    private Task<T> ReadAsync<T>(Func<SqliteServingReader, T> read, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        try
        {
            return Task.FromResult(Read(read));
        }
        catch (SqliteException error)
        {
            return Task.FromException<T>(Unavailable(error));
        }
        catch (InputException error)
        {
            return Task.FromException<T>(error);
        }
    }

    private T Read<T>(Func<SqliteServingReader, T> read)
    {
        if (!_idleReaders.TryTake(out var reader))
            reader = new SqliteServingReader(Connect());
        try
        {
            var result = read(reader);
            _idleReaders.Add(reader);
            return result;
        }
        catch
        {
            // Whatever was wrong with this connection, the next call has a new one.
            reader.Dispose();
            throw;
        }
        finally
        {
            if (_isDisposed)
                CloseIdleReaders();
        }
    }

    private void CloseIdleReaders()
    {
        while (_idleReaders.TryTake(out var reader))
            reader.Dispose();
    }

    private SqliteConnection Connect() => SqliteServingSchema.Connect(_path, _busyTimeout);

    private StoreUnavailableException Unavailable(SqliteException error) =>
        new($"The store '{_path}' does not answer ({error.Message}); try again later.", error);
}
