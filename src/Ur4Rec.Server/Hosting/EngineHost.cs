using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Hosting;

/// <summary>An engine that answers.</summary>
internal sealed record RunningEngine(IRecommender Recommender, IItemCatalogue Items, IModelHost Host, IAsyncDisposable? Owned);

/// <summary>Starts the engine before anything listens, and ends it after everything has stopped.</summary>
/// <param name="start">Starts it.</param>
internal sealed class EngineHost(Func<CancellationToken, Task<RunningEngine>> start) : IHostedLifecycleService, IHealthCheck, IAsyncDisposable
{
    private RunningEngine? _engine;

    public RunningEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not started yet: it does with the application.");

    public async Task StartingAsync(CancellationToken cancellationToken) => _engine = await start(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        _engine is null ? HealthCheckResult.Unhealthy("The engine has not started yet.")
        : _engine.Host.IsStoreAvailable ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded("The store does not answer: answers are stale, and nothing new is taken."));

    public ValueTask DisposeAsync() => _engine?.Owned?.DisposeAsync() ?? ValueTask.CompletedTask;
}
