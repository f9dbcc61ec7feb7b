using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// Writes to a SQLite file in one thread: all calls that wait are done in one transaction and made durable by one flush to the disk. A call that
/// fails undoes only itself; where the store fails, all calls of the transaction do.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MaxCalls = 256;

    private readonly Func<SqliteServingWriter> _connect;
    private readonly Func<SqliteException, StoreUnavailableException> _unavailable;
    private readonly BlockingCollection<WriteCall> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteServingWriter? _writer;

    /// <param name="connect">Opens the file; called again after the store failed.</param>
    /// <param name="unavailable">Says in a person's words that the store failed.</param>
    public GroupCommit(Func<SqliteServingWriter> connect, Func<SqliteException, StoreUnavailableException> unavailable)
    {
        _connect = connect;
        _unavailable = unavailable;
        new Thread(WriteUntilDisposed) { IsBackground = true, Name = "ur4rec store" }.Start();
    }

    public Task<T> RunAsync<T>(Func<SqliteServingWriter, T> work, CancellationToken cancellation)
    {
        var call = new WriteCall<T>(work, cancellation);
        _waiting.Add(call, CancellationToken.None);
        return call.Task;
    }

    /// <summary>Does what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _ended.Task;
        _waiting.Dispose();
    }

    private void WriteUntilDisposed()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
            WriteGroup(first);
        _writer?.Dispose();
        _ended.SetResult();
    }

    private void WriteGroup(WriteCall first)
    {
        List<WriteCall> calls = [first];
        try
        {
            _writer ??= _connect();
            _writer.Begin();
            while (calls.Count < MaxCalls && _waiting.TryTake(out var next))
                calls.Add(next);
            foreach (var call in calls)
                call.Run(_writer);
            _writer.Commit();
        }
        catch (Exception error)
        {
            // Closing the connection undoes its transaction; whatever was wrong with it, the next call has a new one.
            _writer?.Dispose();
            _writer = null;
            var failure = error is SqliteException sqlite ? _unavailable(sqlite) : error;
            foreach (var call in calls)
                call.Fail(failure);
            return;
        }

        foreach (var call in calls)
            call.Complete();
    }
}
