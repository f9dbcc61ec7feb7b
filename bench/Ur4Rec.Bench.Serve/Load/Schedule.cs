using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>
/// When requests are to be sent: at a rate, whatever the answers do, or as fast as they are answered. Connections that share a schedule take turns. A
/// request that waits for a free connection counts as sent at its time, so that a server that stalls is charged for all that it holds up.
/// </summary>
/// <param name="start">A timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="length">How long.</param>
/// <param name="perSecond">Requests a second; 0 for as fast as they are answered.</param>
internal sealed partial class Schedule(long start, TimeSpan length, double perSecond)
{
    private const int Late = 50; // µs that a thread takes to wake up

    private readonly long _end = start + (long)(length.TotalSeconds * Stopwatch.Frequency);
    private long _taken = -1;

    /// <summary>Waits for the next request's time.</summary>
    /// <param name="time">When it is to be sent, a timestamp of <see cref="Stopwatch"/>.</param>
    /// <returns>False when the time is over.</returns>
    public bool WaitForNext(out long time)
    {
        time = perSecond > 0
            ? start + (long)(Interlocked.Increment(ref _taken) / perSecond * Stopwatch.Frequency)
            : Math.Max(start, Stopwatch.GetTimestamp());
        if (time >= _end)
            return false;
        while ((time - Stopwatch.GetTimestamp()) * 1_000_000 / Stopwatch.Frequency is var left and > Late)
            _ = Sleep((uint)Math.Min(left - Late, 500_000));
        return true;
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);
}
