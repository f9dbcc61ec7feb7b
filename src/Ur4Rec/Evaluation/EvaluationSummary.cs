using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Evaluation;

/// <summary>From ranks to a result.</summary>
internal static class EvaluationSummary
{
    /// <exception cref="InputException">There is no case.</exception>
    public static void RequireCases(Split split, IReadOnlyList<EvaluationCase> cases)
    {
        if (cases.Count == 0)
            throw new InputException($"Split '{split.Description}' leaves no case to evaluate: no user has an interaction held out. Use another split, or data with longer histories.");
    }

    public static EvaluationResult Of(
        string scorer, Split split, IReadOnlyList<EvaluationCase> cases, TargetRank[] ranks, double coverage, EvaluationOptions options, WorkerPool pool)
    {
        var measured = new CaseMetrics(ranks);
        var metrics = measured.Means();
        metrics.Add(EvaluationResult.CoverageName, coverage);
        return new EvaluationResult
        {
            Scorer = scorer,
            Split = split.Description,
            Protocol = options.Protocol,
            Metrics = metrics,
            Intervals = Bootstrap.Intervals(measured, options.Resamples, options.Seed, pool),
            Segments =
            [
                .. Segments.Of(split, cases).Select(segment =>
                    new SegmentResult(segment.Kind, segment.Name, segment.Positions.Count, measured.Means(segment.Positions))),
            ],
            Cases = [.. cases],
            Ranks = ranks,
        };
    }
}
