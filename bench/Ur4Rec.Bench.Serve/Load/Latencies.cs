using System.Diagnostics;
using System.Globalization;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>Durations of many requests.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(long from, long to) => _milliseconds.Add(Stopwatch.GetElapsedTime(from, to).TotalMilliseconds);

    public static Latencies Of(IEnumerable<Latencies> parts)
    {
        var all = new Latencies();
        foreach (var part in parts)
            all._milliseconds.AddRange(part._milliseconds);
        all._milliseconds.Sort();
        return all;
    }

    /// <summary>Percentiles, of durations that are sorted.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"p50 {Percentile(50):F2}  p90 {Percentile(90):F2}  p99 {Percentile(99):F2}  max {Percentile(100):F2} ms");

    /// <summary>By nearest rank; NaN of none.</summary>
    private double Percentile(double percent) =>
        Count == 0 ? double.NaN : _milliseconds[Math.Max(0, (int)Math.Ceiling(percent / 100 * Count) - 1)];
}
