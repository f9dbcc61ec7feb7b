using System.Diagnostics;

namespace Ur4Rec.Serving;

/// <summary>Whether the store answers: one that did not is left alone for a while, so that nobody waits for it at every request.</summary>
internal sealed class StoreHealth
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _failedAt;

    /// <summary>Whether it answered when it was last asked.</summary>
    public bool IsAvailable => Volatile.Read(ref _failedAt) == 0;

    /// <summary>Whether it may be asked.</summary>
    public bool MayAsk => Volatile.Read(ref _failedAt) is var failedAt && (failedAt == 0 || Stopwatch.GetElapsedTime(failedAt) > s_pause);

    /// <summary>It answered.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _failedAt) != 0)
            Volatile.Write(ref _failedAt, 0);
    }

    /// <summary>It did not answer.</summary>
    public void Failed(StoreUnavailableException _)
    {
        Volatile.Write(ref _failedAt, Stopwatch.GetTimestamp());
        ServingMetrics.StoreFailures.Add(1);
    }
}
