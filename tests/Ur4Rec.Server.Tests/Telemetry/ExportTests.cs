using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Ur4Rec.Server.Tests.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_spans_without_users()
    {
        var received = new ConcurrentQueue<(string Path, string? Type, byte[] Body)>();
        await using var collector = await StartCollectorAsync(received);
        await using (var server = await StubServer.StartAsync(settings => settings with { Otlp = new Uri(collector.Urls.Single()) }))
        {
            await server.ExpectAsync(200, "GET", "/v1/users/somebody-private/recommendations");
            await server.ExpectAsync(404, "GET", "/v1/users/unknown/memory");
            Assert.True(server.Services.GetRequiredService<MeterProvider>().ForceFlush());
            Assert.True(server.Services.GetRequiredService<TracerProvider>().ForceFlush());
        }
        Assert.All(received, sent => Assert.Equal("application/x-protobuf", sent.Type));
        var metrics = TextOf(received, "/v1/metrics");
        Assert.Contains("ur4rec.server.request.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("GET /v1/users/{id}/recommendations", metrics, StringComparison.Ordinal);
        Assert.Contains("model-1", metrics, StringComparison.Ordinal);
        var spans = TextOf(received, "/v1/traces");
        Assert.Contains("GET /v1/users/{id}/memory", spans, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody-private", metrics + spans, StringComparison.Ordinal);
    }

    private static string TextOf(IEnumerable<(string Path, string? Type, byte[] Body)> received, string path) =>
        string.Concat(received.Where(sent => sent.Path == path).Select(sent => Encoding.UTF8.GetString(sent.Body)));

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentQueue<(string, string?, byte[])> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, context.Request.ContentType, body.ToArray()));
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await collector.StartAsync();
        return collector;
    }
}
