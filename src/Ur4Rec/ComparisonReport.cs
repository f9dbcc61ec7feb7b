using Ur4Rec.Evaluation;

namespace Ur4Rec;

/// <summary>How finished runs differ.</summary>
/// <param name="Runs">The runs, in the order they were named.</param>
/// <param name="Configuration">The keys, but for <c>output_dir</c>, whose values are not all the same.</param>
/// <param name="Differences">For each run after the first, how it differs from the first.</param>
public sealed record ComparisonReport(
    IReadOnlyList<ComparedRun> Runs, IReadOnlyList<ConfigurationDifference> Configuration, IReadOnlyList<RunDifference> Differences);

/// <summary>A run that is compared; the parts are those of <see cref="RunResult"/>.</summary>
/// <param name="Run">The run directory.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Warnings">What keeps its result from being taken at face value.</param>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Test">Test metrics by name.</param>
/// <param name="Timing">Seconds, tokens a second and megabytes by name, see <see cref="TimingSummary"/>.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Simd">Instruction set.</param>
/// <param name="Threads">Threads computed with.</param>
public sealed record ComparedRun(
    string Run,
    string Model,
    IReadOnlyList<string> Warnings,
    ProtocolSummary Protocol,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, double> Timing,
    ulong Seed,
    string Simd,
    int Threads);

/// <summary>A key of the configuration that runs differ in.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">[runs] its value in each, as YAML.</param>
public sealed record ConfigurationDifference(string Key, IReadOnlyList<string> Values);

/// <summary>How a run differs from the first.</summary>
/// <param name="Run">The run directory.</param>
/// <param name="Obstacles">Why the metrics of the two cannot be compared; empty where they can.</param>
/// <param name="Notes">What else differs in what they were given.</param>
/// <param name="Metrics">Its test metrics less the first run's, by name; null where they cannot be compared.</param>
/// <param name="Segments">The same by segment of the test cases; empty where they cannot be compared.</param>
public sealed record RunDifference(
    string Run,
    IReadOnlyList<string> Obstacles,
    IReadOnlyList<string> Notes,
    IReadOnlyDictionary<string, MetricDifference>? Metrics,
    IReadOnlyList<SegmentDifference> Segments);

/// <summary>How a run differs from the first on some of the test cases.</summary>
/// <param name="Kind">What cases are divided by, see <see cref="CaseSegment"/>.</param>
/// <param name="Name">Which part this is.</param>
/// <param name="Cases">How many cases it holds.</param>
/// <param name="Metrics">Its test metrics less the first run's, by name; without coverage.</param>
public sealed record SegmentDifference(string Kind, string Name, int Cases, IReadOnlyDictionary<string, MetricDifference> Metrics);
