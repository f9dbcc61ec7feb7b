using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ur4Rec.Data;
using Ur4Rec.Server.Dashboard;
using Ur4Rec.Server.Endpoints;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Hosting;

/// <summary>A server of its own.</summary>
public static class Ur4RecServer
{
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 16 << 10;
    private const int MaxRequestLineBytes = 8 << 10;

    private static readonly TimeSpan s_timeToEnd = TimeSpan.FromSeconds(30);

    /// <summary>Serves until it is told to stop, and ends when the requests under way are answered.</summary>
    /// <param name="settings">What and where.</param>
    /// <param name="ready">Called once, when requests are answered.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="InputException">The settings, the run or a file that they name is wrong.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task RunAsync(ServerSettings settings, Action<ReadyServer> ready, CancellationToken stop)
    {
        await using var application = Build(settings, services => services.AddUr4RecEngine(settings.Serving));
        await application.StartAsync(stop);
        var host = application.Services.GetRequiredService<IModelHost>();
        ready(new ReadyServer(new Uri(application.Urls.First()), host.Current));
        await UntilStoppedAsync(stop);
        await application.StopAsync(CancellationToken.None);
    }

    internal static WebApplication Build(ServerSettings settings, Action<IServiceCollection> addEngine)
    {
        var address = ListenAddress.Of(settings.Listen);
        if (!address.IsLoopback && settings.KeysFile is null)
        {
            throw new InputException(
                $"Whoever reaches {settings.Listen} could do everything: give --keys FILE (`ur4rec keys add` makes one), or listen on 127.0.0.1.");
        }
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, settings, address));
        ServerLog.Configure(builder.Logging);
        AddServices(builder.Services, settings);
        addEngine(builder.Services);
        var application = builder.Build();
        Use(application, new HostGuard(address.IsLoopback, settings.Hosts));
        return application;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        var keys = settings.KeysFile is { } path ? new ApiKeyFile(path) : null;
        services.Configure<HostOptions>(options => options.ShutdownTimeout = s_timeToEnd);
        services.RemoveAll<IHostLifetime>();
        services.AddSingleton<IHostLifetime, CallersLifetime>();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddUr4RecApi(settings.Limits);
        services.AddSingleton(provider => new ApiKeys(keys, provider.GetRequiredService<ILogger<ApiKeys>>()));
        services.AddSingleton<CallerGuard>();
        services.AddSingleton<RequestObservation>();
        services.AddSingleton<IKeyVerifier>(provider => provider.GetRequiredService<ApiKeys>());
        services.AddUr4RecOpenApi();
        services.AddUr4RecDashboard();
        if (settings.Otlp is { } otlp)
            services.AddUr4RecExport(otlp);
    }

    private static void Use(WebApplication application, HostGuard hosts)
    {
        var services = application.Services;
        // Keys that cannot be read are a reason not to start.
        var callers = services.GetRequiredService<CallerGuard>();
        application.Use(next => context => SecurityHeaders.InvokeAsync(context, next));
        application.Use(next => context => services.GetRequiredService<RequestObservation>().InvokeAsync(context, next));
        application.Use(next => context => services.GetRequiredService<ErrorBoundary>().InvokeAsync(context, next));
        application.Use(next => context => RequestGuard.InvokeAsync(context, next));
        application.Use(next => context => hosts.InvokeAsync(context, next));
        application.UseRouting();
        application.Use(next => context => callers.InvokeAsync(context, next));
        application.MapUr4Rec();
        application.MapOpenApi("/openapi/v1.json");
        application.MapUr4RecDashboard();
    }

    private static void Configure(KestrelServerOptions kestrel, ServerSettings settings, ListenAddress address)
    {
        var limits = settings.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.GracePeriod;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, limits.GracePeriod);
        address.Apply(kestrel, settings);
    }

    private static async Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    /// <summary>Leaves signals to whoever runs the server.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>A server that answers.</summary>
/// <param name="Address">Where.</param>
/// <param name="Model">What answers.</param>
public sealed record ReadyServer(Uri Address, ModelVersion Model);
