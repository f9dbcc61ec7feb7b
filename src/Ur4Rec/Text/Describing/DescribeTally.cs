namespace Ur4Rec.Text.Describing;

/// <summary>Counts what a run has stored. Serves one thread at a time.</summary>
internal sealed class DescribeTally(int total, TimeProvider time)
{
    private readonly Dictionary<string, int> _reasons = [];
    private readonly long _start = time.GetTimestamp();

    public int Described { get; private set; }

    public int Failed { get; private set; }

    public int FailuresInARow { get; private set; }

    public void Add(Outcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            Failed++;
            FailuresInARow++;
            _reasons[failure.Reason] = _reasons.GetValueOrDefault(failure.Reason) + 1;
        }
        else
        {
            Described++;
            FailuresInARow = 0;
        }
    }

    public DescribeProgress Progress(TokenUsage usage, decimal? cost)
    {
        var done = Described + Failed;
        return new DescribeProgress(total, Described, Failed, usage, cost, time.GetElapsedTime(_start) / done * (total - done));
    }

    public IReadOnlyList<FailureCount> Failures() =>
        [.. _reasons.Select(entry => new FailureCount(entry.Key, entry.Value)).OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Reason, StringComparer.Ordinal)];
}
