using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Telemetry;

/// <summary>Sends measurements and spans to a collector.</summary>
internal static class TelemetryExport
{
    /// <param name="services">The server's.</param>
    /// <param name="collector">Takes OTLP over HTTP; signals go to <c>v1/metrics</c> and <c>v1/traces</c> below it.</param>
    public static IServiceCollection AddUr4RecExport(this IServiceCollection services, Uri collector)
    {
        var root = collector.AbsoluteUri.TrimEnd('/');
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("ur4rec"))
            .WithMetrics(metrics => metrics
                .AddMeter(ServerMetrics.Name, ServingMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter(options => Export(options, $"{root}/v1/metrics")))
            .WithTracing(tracing => tracing
                .AddSource(ServerMetrics.Name)
                .AddOtlpExporter(options => Export(options, $"{root}/v1/traces")));
        return services;
    }

    private static void Export(OtlpExporterOptions options, string endpoint)
    {
        options.Endpoint = new Uri(endpoint);
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
    }
}
