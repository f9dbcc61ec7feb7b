using Microsoft.AspNetCore.Mvc;
using Ur4Rec.Server.Dashboard.Figures;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>How the service does, and which model answers.</summary>
/// <param name="host">The models.</param>
/// <param name="statistics">The traffic.</param>
public sealed class OperationsModel(IModelHost host, ITrafficStatistics statistics) : DashboardPage
{
    /// <summary>The models.</summary>
    public IModelHost Host => host;

    /// <summary>The minutes of the last hour.</summary>
    public IReadOnlyList<MinuteTraffic> Minutes { get; } = statistics.LastHour();

    internal TrafficCharts Charts => new(Minutes);

    /// <summary>The models, the one that answers first.</summary>
    public IEnumerable<(string Role, ModelVersion Version)> Versions
    {
        get
        {
            yield return ("answers now", host.Current);
            if (host.Previous is { } previous)
                yield return ("kept to go back to", previous);
        }
    }

    /// <summary>Loads a run, that of the present model where none is named.</summary>
    [Needs(KeyScopes.Admin)]
    public async Task<IActionResult> OnPostReloadAsync(string? run, CancellationToken cancellation)
    {
        var version = await host.ReloadAsync(run, cancellation);
        Notice = $"The model {Show.Short(version.Version)} of {version.Run} answers now.";
        return Again();
    }

    /// <summary>Goes back to the model before.</summary>
    [Needs(KeyScopes.Admin)]
    public async Task<IActionResult> OnPostRollbackAsync(CancellationToken cancellation)
    {
        var version = await host.RollbackAsync(cancellation);
        Notice = $"The model {Show.Short(version.Version)} of {version.Run} answers again.";
        return Again();
    }
}
