using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ur4Rec.Serving;

/// <summary>Whether the store answers: one that did not is left alone for a while, so that nobody waits for it at every request.</summary>
/// <param name="log">Hears when it goes away and comes back.</param>
internal sealed class StoreHealth(ILogger log)
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
        if (Volatile.Read(ref _failedAt) != 0 && Interlocked.Exchange(ref _failedAt, 0) != 0)
            log.StoreIsBack();
    }

    /// <summary>It did not answer.</summary>
    public void Failed(StoreUnavailableException failure)
    {
        if (Interlocked.Exchange(ref _failedAt, Stopwatch.GetTimestamp()) == 0)
            log.StoreIsAway(failure.Message);
        ServingMetrics.StoreFailures.Add(1);
    }
}
