namespace Ur4Rec.Server.Telemetry;

/// <summary>Latencies of a route over the last hour.</summary>
/// <param name="Route">Its method and pattern.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Errors">How many of them were answered 500 or above.</param>
/// <param name="P50Ms">The median latency, in milliseconds.</param>
/// <param name="P95Ms">The 95th percentile.</param>
/// <param name="P99Ms">The 99th percentile.</param>
public sealed record RouteTraffic(string Route, int Requests, int Errors, double P50Ms, double P95Ms, double P99Ms);

/// <summary>
/// The traffic of the last hour, kept in process for the dashboard. Percentiles are read from histograms whose buckets grow by a tenth, so that
/// they are at most 10 % too high. Safe to call from any number of threads.
/// </summary>
/// <param name="clock">Tells the time.</param>
public sealed class TrafficStatistics(TimeProvider clock) : ITrafficStatistics
{
    private const int Minutes = 60;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Minutes).Select(_ => new Slot())];

    /// <summary>Counts a request that ended.</summary>
    /// <param name="route">Its method and pattern, of which there are few.</param>
    /// <param name="status">The status that it was answered with.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void CountRequest(string route, int status, double milliseconds)
    {
        lock (_lock)
        {
            var slot = Now();
            if (!slot.Routes.TryGetValue(route, out var latencies))
                slot.Routes.Add(route, latencies = new LatencyHistogram());
            latencies.Add(milliseconds, isError: status >= 500);
        }
    }

    /// <summary>Counts a list of recommendations.</summary>
    /// <param name="isCold">Whether it rested on no history.</param>
    public void CountRecommendation(bool isCold)
    {
        lock (_lock)
        {
            var slot = Now();
            slot.Recommendations++;
            slot.Cold += isCold ? 1 : 0;
        }
    }

    /// <summary>Counts new events.</summary>
    public void CountEvents(int count)
    {
        lock (_lock)
            Now().Events += count;
    }

    /// <inheritdoc/>
    public IReadOnlyList<MinuteTraffic> LastHour()
    {
        lock (_lock)
        {
            var present = PresentMinute();
            return [.. Enumerable.Range(1, Minutes).Select(minute => Describe(present - Minutes + minute))];
        }
    }

    /// <summary>The routes that were asked for in the last 60 minutes, in ordinal order.</summary>
    public IReadOnlyList<RouteTraffic> Routes()
    {
        lock (_lock)
        {
            var present = PresentMinute();
            var routes = _slots.Where(slot => slot.Minute > present - Minutes)
                .SelectMany(slot => slot.Routes)
                .GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal);
            return [.. routes.Select(group => Describe(group.Key, LatencyHistogram.Sum(group)))];
        }
    }

    private static RouteTraffic Describe(string route, LatencyHistogram all) =>
        new(route, all.Count, all.Errors, all.Percentile(0.5), all.Percentile(0.95), all.Percentile(0.99));

    private MinuteTraffic Describe(long minute)
    {
        var slot = SlotOf(minute);
        var start = DateTimeOffset.FromUnixTimeSeconds(minute * 60);
        if (slot.Minute != minute)
            return new MinuteTraffic(start, 0, 0, 0, 0, 0, 0, 0, 0);
        var all = LatencyHistogram.Sum(slot.Routes.Values);
        return new MinuteTraffic(
            start, all.Count, all.Errors, all.Percentile(0.5), all.Percentile(0.95), all.Percentile(0.99), slot.Recommendations, slot.Cold, slot.Events);
    }

    private Slot Now()
    {
        var minute = PresentMinute();
        var slot = SlotOf(minute);
        if (slot.Minute != minute)
            slot.Restart(minute);
        return slot;
    }

    private Slot SlotOf(long minute) => _slots[minute % Minutes];

    private long PresentMinute() => clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private sealed class Slot
    {
        public long Minute { get; private set; } = long.MinValue;

        public Dictionary<string, LatencyHistogram> Routes { get; } = new(StringComparer.Ordinal);

        public int Recommendations { get; set; }

        public int Cold { get; set; }

        public int Events { get; set; }

        public void Restart(long minute)
        {
            Minute = minute;
            Routes.Clear();
            Recommendations = Cold = Events = 0;
        }
    }
}
