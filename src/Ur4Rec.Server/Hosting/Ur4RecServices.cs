using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ur4Rec.Data;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Hosting;

/// <summary>Adds Ur4Rec to an application's services.</summary>
public static class Ur4RecServices
{
    private const string HealthCheck = "ur4rec";

    /// <summary>
    /// Adds <see cref="IRecommender"/>, <see cref="IItemCatalogue"/> and <see cref="IModelHost"/> over a run, which start and end with the
    /// application; a health check; and what <see cref="Endpoints.ApiEndpoints.MapUr4Rec"/> needs.
    /// </summary>
    /// <param name="services">The application's.</param>
    /// <param name="configure">Says at least <see cref="Ur4RecOptions.Run"/>.</param>
    /// <exception cref="InputException">No run is said.</exception>
    public static IServiceCollection AddUr4Rec(this IServiceCollection services, Action<Ur4RecOptions> configure)
    {
        var options = new Ur4RecOptions();
        configure(options);
        var serving = new ServingOptions
        {
            Run = options.Run ?? throw new InputException("Say which run is served: AddUr4Rec(options => options.Run = \"runs/…\")."),
            Store = options.Store,
            State = options.State,
            Rules = options.Rules,
        };
        return services.AddUr4RecEngine(serving).AddUr4RecApi(options.Limits);
    }

    internal static IServiceCollection AddUr4RecEngine(this IServiceCollection services, ServingOptions options) => services.AddUr4RecEngine(async (provider, cancellation) =>
    {
        var log = provider.GetRequiredService<ILogger<ServingEngine>>();
        var engine = await ServingEngine.StartAsync(options with { Log = log }, cancellation);
        return new RunningEngine(engine, engine, engine, engine);
    });

    internal static IServiceCollection AddUr4RecEngine(this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task<RunningEngine>> start)
    {
        services.AddSingleton(provider => new EngineHost(cancellation => start(provider, cancellation)));
        services.AddHostedService(provider => provider.GetRequiredService<EngineHost>());
        services.AddSingleton(provider => provider.GetRequiredService<EngineHost>().Engine.Recommender);
        services.AddSingleton(provider => provider.GetRequiredService<EngineHost>().Engine.Items);
        services.AddSingleton(provider => provider.GetRequiredService<EngineHost>().Engine.Host);
        services.AddHealthChecks().AddCheck<EngineHost>(HealthCheck);
        return services;
    }

    internal static IServiceCollection AddUr4RecApi(this IServiceCollection services, ServerLimits limits)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(limits);
        services.AddSingleton<TrafficStatistics>();
        services.AddSingleton<ITrafficStatistics>(provider => provider.GetRequiredService<TrafficStatistics>());
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<ErrorBoundary>();
        services.AddSingleton<ScoringGate>();
        services.AddSingleton<ApiPipeline>();
        return services;
    }
}
