using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Tests;

/// <summary>The server on a free port of loopback, over a <see cref="StubEngine"/>.</summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private StubServer(WebApplication application, StubEngine engine, LogCapture log)
    {
        _application = application;
        Engine = engine;
        Log = log;
        Address = new Uri(application.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    internal StubEngine Engine { get; }

    internal LogCapture Log { get; }

    internal IServiceProvider Services => _application.Services;

    public static async Task<StubServer> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var settings = new ServerSettings { Serving = new ServingOptions { Run = "runs/a" }, Listen = new Uri("http://127.0.0.1:0") };
        var engine = new StubEngine();
        var log = new LogCapture();
        var application = Ur4RecServer.Build(change?.Invoke(settings) ?? settings, services =>
        {
            services.AddUr4RecEngine((_, _) => Task.FromResult(new RunningEngine(engine, engine, engine, Owned: null)));
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        });
        await application.StartAsync();
        return new StubServer(application, engine, log);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return await Client.SendAsync(request);
    }

    /// <summary>Sends, expects a status, and gives the JSON.</summary>
    public async Task<JsonElement> ExpectAsync(int status, string method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
