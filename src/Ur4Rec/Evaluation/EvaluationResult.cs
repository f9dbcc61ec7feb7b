using Ur4Rec.Data;

namespace Ur4Rec.Evaluation;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High);

/// <summary>The metrics of those cases that have something in common.</summary>
/// <param name="Kind">What they are divided by, see <see cref="CaseSegment"/>.</param>
/// <param name="Name">Which part this is, e.g. <c>5-9</c> or <c>tail</c>.</param>
/// <param name="Cases">How many cases it holds, at least 1.</param>
/// <param name="Metrics">Metrics by name; without coverage.</param>
public sealed record SegmentResult(string Kind, string Name, int Cases, IReadOnlyDictionary<string, double> Metrics);

/// <summary>What an evaluation came to.</summary>
public sealed record EvaluationResult
{
    /// <summary>Name of the catalogue coverage in <see cref="Metrics"/>.</summary>
    public const string CoverageName = "coverage@10";

    /// <summary>Name of the scorer.</summary>
    public required string Scorer { get; init; }

    /// <summary>How the split was made.</summary>
    public required string Split { get; init; }

    /// <summary>Which candidates targets were ranked among.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>Metrics by name, in the order of <see cref="RankingMetric.All"/>, then <see cref="CoverageName"/>.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>
    /// Percentile bootstrap intervals of the metrics that are means over cases, by name: all but the coverage. Empty where none
    /// were asked for.
    /// </summary>
    public required IReadOnlyDictionary<string, ConfidenceInterval> Intervals { get; init; }

    /// <summary>Every segment with a case, see <see cref="Evaluation.Segments"/>.</summary>
    public required IReadOnlyList<SegmentResult> Segments { get; init; }

    /// <summary>[cases] what was asked.</summary>
    public required IReadOnlyList<EvaluationCase> Cases { get; init; }

    /// <summary>[cases] where each target stands, in the order of the cases.</summary>
    public required IReadOnlyList<TargetRank> Ranks { get; init; }
}
