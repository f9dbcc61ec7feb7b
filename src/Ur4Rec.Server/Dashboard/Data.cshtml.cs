using Ur4Rec.Reporting;
using Ur4Rec.Serving;
using Ur4Rec.Training;

namespace Ur4Rec.Server.Dashboard;

/// <summary>What was found in the data of the run whose model answers.</summary>
/// <param name="host">Names the run.</param>
public sealed class DataModel(IModelHost host) : DashboardPage
{
    /// <summary>What its run directory tells.</summary>
    public RunOverview Run { get; } = RunOverview.Read(RunDirectory.At(host.Current.Run));
}
