using Ur4Rec.Server.Telemetry;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>The service's last hour.</summary>
internal sealed class TrafficCharts(IReadOnlyList<MinuteTraffic> minutes)
{
    /// <summary>Every chart.</summary>
    public IEnumerable<Chart> All()
    {
        yield return Over("requests a minute", Line("requests", minute => minute.Requests), Line("errors", minute => minute.Errors));
        yield return Over(
            "milliseconds to answer",
            Line("half within", minute => IfAny(minute.Requests, minute.P50Ms)),
            Line("95 % within", minute => IfAny(minute.Requests, minute.P95Ms)),
            Line("99 % within", minute => IfAny(minute.Requests, minute.P99Ms)));
        var cold = Line("cold", minute => IfAny(minute.Recommendations, (double)minute.Cold / minute.Recommendations));
        yield return Over("share of recommendations without a history", cold) with { IsShare = true };
        yield return Over("events recorded a minute", Line("events", minute => minute.Events));
    }

    private static double? IfAny(int count, double value) => count > 0 ? value : null;

    private static ChartSeriesOf Line(string label, Func<MinuteTraffic, double?> value) => new(label, value);

    private Chart Over(string title, params ChartSeriesOf[] lines) => new(
        title,
        [.. minutes.Select(minute => (double)minute.Minute.ToUnixTimeSeconds())],
        "time",
        [.. lines.Select(line => new ChartSeries(line.Label, [.. minutes.Select(line.Value)]))]);

    private readonly record struct ChartSeriesOf(string Label, Func<MinuteTraffic, double?> Value);
}
