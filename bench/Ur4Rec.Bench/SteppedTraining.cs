using System.Diagnostics;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>A training on a thread of its own that goes on by one step at a time, so that several can take turns.</summary>
internal sealed class SteppedTraining : IRunObserver, IDisposable
{
    private readonly Thread _thread;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _processorMilliseconds = [];

    /// <summary>One that has not made a step.</summary>
    /// <param name="train">Trains until cancelled.</param>
    public SteppedTraining(Action<IRunObserver, CancellationToken> train)
    {
        _thread = new Thread(() => Run(train));
        _thread.Start();
    }

    /// <summary>What each timed step took.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>What each took of all processors, which does not change where others take their share of them.</summary>
    public IReadOnlyList<double> ProcessorMilliseconds => _processorMilliseconds;

    public double MedianMilliseconds => Median.Of(_milliseconds);

    public double BestMilliseconds => _milliseconds.Min();

    /// <summary>Makes steps that are not timed.</summary>
    public void Warm(int steps)
    {
        for (var step = 0; step < steps; step++)
            Step();
        _milliseconds.Clear();
        _processorMilliseconds.Clear();
    }

    public void Step()
    {
        var started = Stopwatch.GetTimestamp();
        var usage = Environment.CpuUsage;
        _begin.Release();
        _done.Wait();
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        _processorMilliseconds.Add((Environment.CpuUsage.TotalTime - usage.TotalTime).TotalMilliseconds);
    }

    public void OnStep(in StepProgress progress)
    {
        _done.Release();
        _begin.Wait();
    }

    public void OnEpoch(EpochSummary summary)
    {
    }

    public void OnMessage(string message)
    {
    }

    public void OnWarning(string warning)
    {
    }

    public void Dispose()
    {
        _end.Cancel();
        _begin.Release();
        _thread.Join();
        _end.Dispose();
        _begin.Dispose();
        _done.Dispose();
    }

    private void Run(Action<IRunObserver, CancellationToken> train)
    {
        _begin.Wait();
        try
        {
            train(this, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // The end of the measurement.
        }
    }
}
