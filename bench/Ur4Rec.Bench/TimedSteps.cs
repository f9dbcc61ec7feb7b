using System.Diagnostics;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>Times as many steps as are wanted, after as many that warm up, and then ends the training.</summary>
internal sealed class TimedSteps(TimedRanks ranks, int steps) : IRunObserver, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<double> _milliseconds = [];
    private int _seen;
    private long _before;
    private double _waited;
    private (double Agreement, long Sent, long Rows) _first;
    private (double Agreement, long Sent, long Rows) _last;

    /// <summary>Asks for the end of the training.</summary>
    public CancellationToken Ended => _end.Token;

    public int StepsPerEpoch { get; private set; }

    public double MedianMilliseconds => Median.Of(_milliseconds);

    public double MeanWaitMilliseconds => 1e3 * _waited / steps;

    public double MeanAgreementMilliseconds => 1e3 * (_last.Agreement - _first.Agreement) / steps;

    public long MeanSentBytes => (_last.Sent - _first.Sent) / steps;

    public long MeanRowBytes => (_last.Rows - _first.Rows) / steps;

    public void OnStep(in StepProgress progress)
    {
        var now = Stopwatch.GetTimestamp();
        _seen++;
        StepsPerEpoch = progress.StepsPerEpoch;
        _last = (ranks.AgreementSeconds, ranks.BytesSent, ranks.RowBytes);
        if (_seen <= steps)
        {
            _first = _last;
        }
        else if (_seen <= 2 * steps)
        {
            _milliseconds.Add(Stopwatch.GetElapsedTime(_before, now).TotalMilliseconds);
            _waited += progress.WaitSeconds;
        }

        if (_seen == 2 * steps)
            _end.Cancel();
        _before = Stopwatch.GetTimestamp();
    }

    public void OnEpoch(EpochSummary summary) => _before = Stopwatch.GetTimestamp();

    public void OnMessage(string message)
    {
    }

    public void OnWarning(string warning)
    {
    }

    public void Dispose() => _end.Dispose();
}
