using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Ur4Rec.Fuzz;

/// <summary>Runs the inputs of one target over several threads and watches that each comes to an end.</summary>
internal sealed class FuzzRun(Func<FuzzTarget> newTarget, ulong seed, FuzzLimits limits)
{
    private const int MostFailures = 1000;

    private long _next;
    private long _end;
    private volatile int _failures;

    /// <summary>Inputs first .. first + count - 1.</summary>
    public (FuzzStatistics Statistics, IReadOnlyList<FuzzFailure> Failures) Run(long first, long count, int threads)
    {
        (_next, _end) = (first, first + count);
        var name = "";
        var workers = new FuzzWorker[threads];
        var running = new Thread[threads];
        var breakdowns = new Exception?[threads];
        for (var i = 0; i < threads; i++)
        {
            var (place, target) = (i, newTarget());
            name = target.Name;
            workers[i] = new FuzzWorker(target, FuzzFolder.Make(name, i), seed, limits);
            running[i] = new Thread(() => breakdowns[place] = Work(target, workers[place])) { IsBackground = true, Name = $"fuzz {name} {i}" };
            running[i].Start();
        }

        var hanging = Wait(name, running, workers);
        if (breakdowns.OfType<Exception>().FirstOrDefault() is { } breakdown)
            ExceptionDispatchInfo.Throw(breakdown);
        if (hanging.Count == 0)
            FuzzFolder.Remove(name);
        return (FuzzStatistics.Sum(workers.Select(worker => worker.Statistics)), [.. hanging, .. workers.Where((_, i) => !running[i].IsAlive).SelectMany(worker => worker.Failures)]);
    }

    private Exception? Work(FuzzTarget target, FuzzWorker worker)
    {
        try
        {
            using (target as IDisposable)
            {
                worker.Begin();
                while (_failures < MostFailures && Interlocked.Increment(ref _next) - 1 is var index && index < _end)
                {
                    worker.Run(index);
                    _failures = Math.Max(_failures, worker.Failures.Count);
                }
            }

            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>Waits for every thread that still moves; gives a failure for each that does not.</summary>
    private List<FuzzFailure> Wait(string target, Thread[] running, FuzzWorker[] workers)
    {
        var hanging = new List<FuzzFailure>();
        for (var i = 0; i < running.Length; i++)
        {
            while (!running[i].Join(TimeSpan.FromMilliseconds(100)))
            {
                if (workers[i].Current is not { } current || Stopwatch.GetElapsedTime(current.Began) is var elapsed && elapsed < limits.Hang)
                    continue;
                hanging.Add(new FuzzFailure(target, seed, current.Index, current.Input, new Hanging(elapsed)));
                _failures = MostFailures;
                break;
            }
        }

        return hanging;
    }
}
