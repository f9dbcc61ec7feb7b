using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Telemetry;

/// <summary>What the server measures; what the engine counts is under <see cref="ServingMetrics.MeterName"/>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Names the meter and the source of activities.</summary>
    public const string Name = "Ur4Rec.Server";

    private readonly Meter _meter;
    private readonly TrafficStatistics _traffic;
    private readonly Histogram<double> _latency;

    public ServerMetrics(IMeterFactory meters, TrafficStatistics traffic, IModelHost host)
    {
        _traffic = traffic;
        _meter = meters.Create(Name);
        _latency = _meter.CreateHistogram<double>("ur4rec.server.request.duration", "s", "Time from a request's headers to the end of its answer.");
        _meter.CreateObservableGauge("ur4rec.server.model", () => Describe(host.Current), "{model}", "1, with the version of the model that answers.");
    }

    public static ActivitySource Activities { get; } = new(Name);

    public void CountRequest(string route, int status, TimeSpan duration)
    {
        _latency.Record(
            duration.TotalSeconds, new KeyValuePair<string, object?>("http.route", route), new KeyValuePair<string, object?>("http.response.status_code", status));
        _traffic.CountRequest(route, status, duration.TotalMilliseconds);
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Describe(ModelVersion model) => new(1, new KeyValuePair<string, object?>("version", model.Version));
}
