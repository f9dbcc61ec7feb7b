using Microsoft.Data.Sqlite;

namespace Ur4Rec.Serving.Storage;

/// <summary>A call that waits for <see cref="GroupCommit"/>. Who waits for it may give up until it is run.</summary>
internal abstract class WriteCall
{
    /// <summary>Does the call's work, unless it was given up; what fails with the call alone is kept for it.</summary>
    public abstract void Run(SqliteServingWriter writer);

    /// <summary>Says that the work is durable, or why it was undone.</summary>
    public abstract void Complete();

    /// <summary>Says that the transaction failed.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class WriteCall<T> : WriteCall
{
    private readonly Func<SqliteServingWriter, T> _work;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _givingUp;
    private int _isTaken;
    private T? _result;
    private Exception? _error;

    public WriteCall(Func<SqliteServingWriter, T> work, CancellationToken cancellation)
    {
        _work = work;
        _givingUp = cancellation.UnsafeRegister(
            static (call, token) =>
            {
                var waiting = (WriteCall<T>)call!;
                if (waiting.TryTake())
                    waiting._completion.SetCanceled(token);
            },
            this);
    }

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteServingWriter writer)
    {
        if (!TryTake())
            return;
        try
        {
            _result = writer.RunAlone(_work);
        }
        catch (Exception error) when (error is not SqliteException)
        {
            _error = error;
        }
    }

    public override void Complete()
    {
        _givingUp.Dispose();
        if (_error is null)
            _completion.TrySetResult(_result!);
        else
            _completion.TrySetException(_error);
    }

    public override void Fail(Exception error)
    {
        _givingUp.Dispose();
        _completion.TrySetException(_error ?? error);
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
