using System.Diagnostics;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// How to wait for what the others do: at first attentively, then leaving the core to whoever computes on it, a rank on the same machine perhaps. While
/// data may be on their way nobody sleeps, for MPI moves them only when it is asked.
/// </summary>
internal ref struct MpiWaiting(long bytes)
{
    private const int SleepShare = 16;
    private static readonly TimeSpan s_nap = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan s_spinning = TimeSpan.FromMicroseconds(30);
    private static readonly TimeSpan s_yielding = TimeSpan.FromMicroseconds(300);
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMilliseconds(2);

    /// <summary>What a slow way between processes of one machine, or 10 Gbit/s, carries.</summary>
    private const double BytesPerSecond = 1e9;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _transfer = TimeSpan.FromSeconds(bytes / BytesPerSecond);

    /// <summary>Lets a moment pass, before the next question.</summary>
    /// <param name="computesMeanwhile">Whether another thread of this process has better use for the core.</param>
    public readonly void Pause(bool computesMeanwhile)
    {
        var waited = Stopwatch.GetElapsedTime(_start);
        if (computesMeanwhile)
            CLibrary.Sleep(s_nap);
        else if (waited < s_spinning)
            Thread.SpinWait(20);
        else if (waited < s_yielding + _transfer)
            Thread.Yield();
        else
            CLibrary.Sleep(TimeSpan.FromTicks(Math.Min(waited.Ticks / SleepShare, s_longestSleep.Ticks)));
    }
}
