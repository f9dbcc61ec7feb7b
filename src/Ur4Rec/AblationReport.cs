using Ur4Rec.Evaluation;

namespace Ur4Rec;

/// <summary>What each component of a run's model adds: <c>ablation.json</c>.</summary>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Warnings">What keeps the figures from being taken at face value; see <see cref="RunResult.Warnings"/>.</param>
/// <param name="Seed">Seed of every training, the run's own.</param>
/// <param name="Rows">
/// The rows that the run can have, in this order: popularity, ease or item_knn, sasrec, collaborative, content, item_text, user_text, images, memory,
/// full.
/// </param>
public sealed record AblationReport(ProtocolSummary Protocol, IReadOnlyList<string> Warnings, ulong Seed, IReadOnlyList<AblationRow> Rows);

/// <summary>One model of an ablation.</summary>
/// <param name="Name">What it has that <see cref="AddsTo"/> has not; or the name of a baseline, of <c>sasrec</c>, of the <c>full</c> model.</param>
/// <param name="AddsTo">The row that it has everything of; null for the baselines and for <c>sasrec</c>.</param>
/// <param name="Validation">Metrics on the validation cases, by name.</param>
/// <param name="Test">Metrics on the test cases, by name.</param>
/// <param name="AgainstSasrec">Test hit@10 and ndcg@10 less those of <c>sasrec</c>; null for <c>sasrec</c>.</param>
/// <param name="Gain">Test hit@10 and ndcg@10 less those of <see cref="AddsTo"/>; null where that is.</param>
/// <param name="Segments">Cold targets and short histories, where the data has such test cases.</param>
public sealed record AblationRow(
    string Name,
    string? AddsTo,
    IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, MetricDifference>? AgainstSasrec,
    IReadOnlyDictionary<string, MetricDifference>? Gain,
    IReadOnlyList<AblationSegment> Segments);

/// <summary>A model's test metrics over a part of the cases.</summary>
/// <param name="Kind">What cases are divided by, see <see cref="CaseSegment"/>.</param>
/// <param name="Name">Which part this is.</param>
/// <param name="Cases">How many cases it holds.</param>
/// <param name="Test">Metrics by name.</param>
/// <param name="AgainstSasrec">See <see cref="AblationRow"/>.</param>
public sealed record AblationSegment(
    string Kind, string Name, int Cases, IReadOnlyDictionary<string, double> Test, IReadOnlyDictionary<string, MetricDifference>? AgainstSasrec);

/// <summary>How much larger a metric is than another model's on the same cases.</summary>
/// <param name="Mean">Mean over the cases.</param>
/// <param name="Interval">Its 95 % paired bootstrap interval; null where the configuration asks for no resamples.</param>
public sealed record MetricDifference(double Mean, ConfidenceInterval? Interval);
