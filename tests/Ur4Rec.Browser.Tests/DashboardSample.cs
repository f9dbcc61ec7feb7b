using Ur4Rec.Training;

namespace Ur4Rec.Browser.Tests;

/// <summary>The run of <see cref="SampleRun"/>, served with and without keys.</summary>
public sealed class DashboardSample : IAsyncLifetime, IDisposable
{
    private readonly SampleRun _sample = new();

    internal DashboardSite Open { get; private set; } = null!;

    internal DashboardSite Locked { get; private set; } = null!;

    internal RunDirectory Run => _sample.Run;

    public async Task InitializeAsync()
    {
        Open = await DashboardSite.Start(_sample.Run.Root);
        Locked = await DashboardSite.Start(_sample.Run.Root, hasKeys: true);
    }

    public async Task DisposeAsync()
    {
        await Open.DisposeAsync();
        await Locked.DisposeAsync();
    }

    public void Dispose() => _sample.Dispose();
}
