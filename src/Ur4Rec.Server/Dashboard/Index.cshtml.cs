using Ur4Rec.Evaluation;
using Ur4Rec.Reporting;
using Ur4Rec.Server.Dashboard.Figures;
using Ur4Rec.Serving;
using Ur4Rec.Training;

namespace Ur4Rec.Server.Dashboard;

/// <summary>The run whose model answers.</summary>
/// <param name="host">Names the run.</param>
public sealed class IndexModel(IModelHost host) : DashboardPage
{
    /// <summary>The metric that runs are compared by.</summary>
    internal const string MainMetric = "ndcg@10";

    /// <summary>The model.</summary>
    public ModelVersion Version { get; } = host.Current;

    /// <summary>What its run directory tells.</summary>
    public RunOverview Run { get; } = RunOverview.Read(RunDirectory.At(host.Current.Run));

    /// <summary>What the run and the service warn of.</summary>
    public IEnumerable<string> Warnings => Version.Warnings.Concat(Run.Warnings).Distinct();

    internal RunCharts Charts => new(Run.Epochs);

    /// <summary>The rows of the ablation, each with how many rows it builds on.</summary>
    public IEnumerable<(AblationRow Row, int Depth)> Ablation
    {
        get
        {
            var rows = Run.Ablation!.Rows.ToDictionary(row => row.Name);
            return Run.Ablation.Rows.Select(row => (row, Depth(row)));

            int Depth(AblationRow row) =>
                row.AddsTo is { } below && row.Name != "full" && rows.TryGetValue(below, out var under) ? 1 + Depth(under) : 0;
        }
    }

    /// <summary>The best baseline by <see cref="MainMetric"/>; null for a run without a result.</summary>
    public (string Name, double Value)? BestBaseline => Run.Result?.Baselines
        .Select(baseline => ((string, double)?)(baseline.Key, baseline.Value[MainMetric])).MaxBy(baseline => baseline!.Value.Item2);

    /// <summary>Of the metrics of a segment, those that are shown.</summary>
    public static readonly IReadOnlyList<string> SegmentMetrics = ["hit@10", MainMetric, "mrr@10", "mean_rank"];

    internal static string Interval(ConfidenceInterval interval) => $"{Show.Number(interval.Low)} – {Show.Number(interval.High)}";

    internal static (string Sign, string Mood) Outcome(ConfidenceInterval? interval) => interval switch
    {
        { Low: > 0 } => ("▲", "good"),
        { High: < 0 } => ("▼", "bad"),
        _ => ("≈", "even"),
    };
}
