using System.Globalization;
using Ur4Rec.Evaluation;

namespace Ur4Rec;

/// <summary>
/// Test metrics computed again beside those of a run's result, of all cases and of each segment. Under the run's instruction set they are equal to
/// the last bit. Another one rounds scores otherwise, so that near ties may turn: then a mean may be off by as much as one case in a thousand,
/// and at least one case, is worth.
/// </summary>
internal sealed class RecomputedMetrics
{
    /// <summary>The share of the cases that another instruction set may rank otherwise; of few cases, one.</summary>
    public const double ToleratedShare = 0.001;

    private readonly List<Pair> _pairs = [];

    public RecomputedMetrics(StoredResult stored, EvaluationResult again)
    {
        Add(stored.Test, again.Metrics, again.Cases.Count, of: "");
        foreach (var (kind, name) in stored.Segments.Select(NameOf).Union(again.Segments.Select(NameOf)))
        {
            var (before, after) = (Find(stored.Segments, kind, name), Find(again.Segments, kind, name));
            Add(before?.Metrics, after?.Metrics, after?.Cases ?? 1, $" of {kind} {name}");
        }
    }

    /// <summary>How many metrics there are.</summary>
    public int Count => _pairs.Count;

    /// <summary>Those that are not the same bits.</summary>
    public IReadOnlyList<Deviation> NotEqual => [.. _pairs.Where(pair => !pair.IsEqual).Select(pair => pair.ToDeviation())];

    /// <summary>Those that another instruction set does not explain.</summary>
    public IReadOnlyList<Deviation> BeyondTolerance => [.. _pairs.Where(pair => !pair.IsTolerated).Select(pair => pair.ToDeviation())];

    private static (string Kind, string Name) NameOf(SegmentResult segment) => (segment.Kind, segment.Name);

    private static SegmentResult? Find(IReadOnlyList<SegmentResult> segments, string kind, string name) =>
        segments.FirstOrDefault(segment => NameOf(segment) == (kind, name));

    private void Add(IReadOnlyDictionary<string, double>? stored, IReadOnlyDictionary<string, double>? again, int cases, string of)
    {
        foreach (var metric in (stored?.Keys ?? []).Union(again?.Keys ?? []))
            _pairs.Add(new Pair(metric, metric + of, ValueOf(stored, metric), ValueOf(again, metric), cases));
    }

    private static double? ValueOf(IReadOnlyDictionary<string, double>? metrics, string name) =>
        metrics is not null && metrics.TryGetValue(name, out var value) ? value : null;

    /// <summary>A metric that is not what it was.</summary>
    public sealed record Deviation(string Name, string Expected, string Found);

    private sealed record Pair(string Metric, string Name, double? Stored, double? Again, int Cases)
    {
        public bool IsEqual => Stored is { } stored && Again is { } again && BitConverter.DoubleToInt64Bits(stored) == BitConverter.DoubleToInt64Bits(again);

        public bool IsTolerated => Stored is { } stored && Again is { } again && Math.Abs(stored - again) <= Tolerance(stored);

        public Deviation ToDeviation() => new(Name, Format(Stored), Format(Again));

        // A case is worth 1/cases of a metric that ends at 1, and about that share of a mean rank.
        private double Tolerance(double stored) =>
            Math.Max(ToleratedShare, 1.0 / Cases) * (Metric == RankingMetric.MeanRank.Name ? stored : 1);

        private static string Format(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "nothing";
    }
}
