using System.Text.Json;
using System.Text.Json.Nodes;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Training;

namespace Ur4Rec.Reporting;

/// <summary>What a run directory tells of a run, finished or not, without loading its model.</summary>
/// <param name="Name">The folder's own name.</param>
/// <param name="Epochs">The epochs of all stages, in order.</param>
/// <param name="Warnings">What the run warned of while it went, and what its result warns of.</param>
/// <param name="Result">What it came to; null before its end.</param>
/// <param name="Data">What was found in its data; null for runs of before that was kept.</param>
/// <param name="Ablation">What each component adds; null where that was not asked for.</param>
public sealed record RunOverview(
    string Name, IReadOnlyList<EpochSummary> Epochs, IReadOnlyList<string> Warnings, RunOutcome? Result, RunFindingsSummary? Data,
    AblationReport? Ablation)
{
    /// <summary>Reads a run's files.</summary>
    /// <exception cref="InputException">There is no run, or a file of it is damaged.</exception>
    public static RunOverview Read(RunDirectory run)
    {
        var files = RunFiles.Read(run);
        try
        {
            var result = Part<RunOutcome>(files["result"]);
            var warnings = Part<IReadOnlyList<string>>(files["log"]!["warnings"])!;
            return new RunOverview(
                RunFiles.NameOf(run),
                Part<IReadOnlyList<EpochSummary>>(files["epochs"])!,
                [.. (result?.Warnings ?? []).Concat(warnings).Distinct()],
                result,
                Part<RunFindingsSummary>(files["data"]),
                Part<AblationReport>(files["ablation"]));
        }
        catch (JsonException e)
        {
            throw new InputException($"{run.Root}: a file of the run is damaged: {e.Message}", e);
        }
    }

    private static T? Part<T>(JsonNode? node) => node is null ? default : RunJson.Read<T>(node.ToJsonString());
}

/// <summary>The parts of a <see cref="RunResult"/> that are shown of a run.</summary>
/// <param name="Dataset">See <see cref="RunResult"/>, as all that follow.</param>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Model">What was trained.</param>
/// <param name="Fusion">The constant weight of each scorer.</param>
/// <param name="Validation">Validation metrics by name.</param>
/// <param name="Test">Test metrics by name.</param>
/// <param name="Intervals">95 % intervals of the test metrics.</param>
/// <param name="Segments">Test metrics of parts of the cases.</param>
/// <param name="Baselines">Test metrics by baseline and name.</param>
/// <param name="Stages">The stages of training.</param>
public sealed record RunOutcome(
    RunDataSize Dataset,
    ProtocolSummary Protocol,
    string Model,
    IReadOnlyDictionary<string, double> Fusion,
    IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals,
    IReadOnlyList<SegmentResult> Segments,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines,
    IReadOnlyList<StageSummary> Stages)
{
    /// <summary>What keeps the result from being taken at face value.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>The parts of a <see cref="RunDataReport"/> that are shown of a run.</summary>
/// <param name="Dataset">The data.</param>
/// <param name="Quality">What was found in it.</param>
/// <param name="Texts">The texts that the run was given, each with the verdict of the leakage audit.</param>
public sealed record RunFindingsSummary(RunDataSize Dataset, RunQuality Quality, IReadOnlyList<AuditedTexts> Texts);

/// <summary>The findings of a <see cref="Ur4Rec.Data.Quality.QualityReport"/>.</summary>
/// <param name="Findings">In the order to read them.</param>
public sealed record RunQuality(IReadOnlyList<Ur4Rec.Data.Quality.QualityFinding> Findings);

/// <summary>The size of a <see cref="DatasetSummary"/>, and which data it is.</summary>
/// <param name="Store">Full path of the store, or <c>demo</c>.</param>
/// <param name="Fingerprint">See <see cref="DatasetFingerprint"/>.</param>
/// <param name="Users">Users after preparation.</param>
/// <param name="Items">Items after preparation.</param>
/// <param name="Interactions">Interactions after preparation.</param>
/// <param name="ValidationCases">Users asked about in validation.</param>
/// <param name="TestCases">Users asked about in the test.</param>
public sealed record RunDataSize(
    string Store, string Fingerprint, int Users, int Items, int Interactions, int ValidationCases, int TestCases);
