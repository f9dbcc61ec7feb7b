using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec;

/// <summary>A model of an ablation after its evaluation.</summary>
/// <param name="Name">See <see cref="AblationRow"/>.</param>
/// <param name="AddsTo">See <see cref="AblationRow"/>.</param>
/// <param name="Validation">Metrics by name.</param>
/// <param name="Test">With the ranks that comparisons need.</param>
internal sealed record MeasuredModel(string Name, string? AddsTo, IReadOnlyDictionary<string, double> Validation, EvaluationResult Test);

/// <summary>Compares the models of an ablation case by case.</summary>
/// <param name="models">The one named <see cref="Reference"/> is among them, and whatever others add to.</param>
/// <param name="split">The data.</param>
/// <param name="options">How often and by which seed to resample.</param>
/// <param name="pool">Where the resamples run.</param>
internal sealed class AblationRows(IReadOnlyList<MeasuredModel> models, Split split, EvaluationOptions options, WorkerPool pool)
{
    /// <summary>The row that every other is compared with.</summary>
    public const string Reference = Ur4RecModel.SequenceComponent;

    private static readonly string[] s_compared = ["hit@10", "ndcg@10"];

    private static readonly (string Kind, string Name)[] s_segments =
        [("target_training_count", "<5"), ("history_length", "1-4"), ("history_length", "5-9")];

    private readonly CaseSegment[] _segments =
        [.. Segments.Of(split, split.Test).Where(segment => s_segments.Contains((segment.Kind, segment.Name)))];

    /// <summary>The rows, in the order of the models.</summary>
    public IReadOnlyList<AblationRow> Make() => [.. models.Select(RowOf)];

    private AblationRow RowOf(MeasuredModel model) => new(
        model.Name,
        model.AddsTo,
        model.Validation,
        model.Test.Metrics,
        AgainstReference(model),
        model.AddsTo is { } other ? Difference(Find(other), model) : null,
        [.. _segments.Select(segment => SegmentOf(model, segment))]);

    private AblationSegment SegmentOf(MeasuredModel model, CaseSegment segment)
    {
        var result = model.Test.Segments.Single(result => result.Kind == segment.Kind && result.Name == segment.Name);
        return new AblationSegment(segment.Kind, segment.Name, result.Cases, result.Metrics, AgainstReference(model, segment));
    }

    private Dictionary<string, MetricDifference>? AgainstReference(MeasuredModel model, CaseSegment? segment = null) =>
        model.Name == Reference ? null : Difference(Find(Reference), model, segment);

    private Dictionary<string, MetricDifference> Difference(MeasuredModel a, MeasuredModel b, CaseSegment? segment = null)
    {
        var difference = PairedDifference.Of(a.Test, b.Test, options, pool, segment);
        return s_compared.ToDictionary(metric => metric, metric => new MetricDifference(
            difference.Means[metric], difference.Intervals.TryGetValue(metric, out var interval) ? interval : null));
    }

    private MeasuredModel Find(string name) => models.Single(model => model.Name == name);
}
