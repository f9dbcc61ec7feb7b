using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>Runs jobs one after the other beside the thread that asks for them.</summary>
internal sealed class ExchangeThread : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private int _pending;
    private ExceptionDispatchInfo? _failure;
    private TaskCompletionSource _idle = new();

    public ExchangeThread()
    {
        _idle.SetResult();
        _thread = new Thread(Run) { IsBackground = true, Name = "ur4rec exchange" };
        _thread.Start();
    }

    /// <summary>Runs a job after those posted before. Once one has failed, those after it are left out.</summary>
    public void Post(Action job)
    {
        lock (_gate)
        {
            if (_pending++ == 0)
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _jobs.Add(job);
    }

    /// <summary>Waits until all posted jobs are done; throws what one threw.</summary>
    public void Wait()
    {
        Task idle;
        lock (_gate)
            idle = _idle.Task;
        idle.GetAwaiter().GetResult();
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            try
            {
                if (_failure is null)
                    job();
            }
            catch (Exception e)
            {
                // Handed to whoever waits.
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            lock (_gate)
            {
                if (--_pending == 0)
                    _idle.SetResult();
            }
        }
    }
}
