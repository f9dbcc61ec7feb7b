using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec;

/// <summary>What a run came to: <c>metrics.json</c>.</summary>
/// <param name="Dataset">The data.</param>
/// <param name="Texts">The texts that the run was given, each with the verdict of the leakage audit.</param>
/// <param name="Features">What the retriever read of texts and images; null for a run without one.</param>
/// <param name="Warnings">What keeps the result from being taken at face value; empty where nothing does.</param>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Model">What was trained: <c>sasrec</c>, or <c>ur4rec</c> where its scores are fused with others.</param>
/// <param name="Fusion">The constant weight of each scorer in the fusion, by name.</param>
/// <param name="Validation">The best model's metrics on the validation cases, by name.</param>
/// <param name="Test">Its metrics on the test cases.</param>
/// <param name="Intervals">95 % bootstrap intervals of the test metrics.</param>
/// <param name="Segments">Test metrics by history length and by the target's popularity and training interactions.</param>
/// <param name="Baselines">Test metrics of the baselines, by baseline and name.</param>
/// <param name="Stages">The stages of training, in order.</param>
/// <param name="Timing">Where the time went.</param>
/// <param name="SkippedBatches">Training steps that were not applied, for a loss or gradient that was not finite; in evaluation none ever is left out.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Simd">Instruction set, as <c>UR4REC_SIMD</c> names it.</param>
/// <param name="Threads">Threads computed with.</param>
/// <param name="Environment">The program and the machine.</param>
/// <param name="Hashes">What the run's files were when it ended.</param>
public sealed record RunResult(
    DatasetSummary Dataset,
    IReadOnlyList<AuditedTexts> Texts,
    FeatureSummary? Features,
    IReadOnlyList<string> Warnings,
    ProtocolSummary Protocol,
    string Model,
    IReadOnlyDictionary<string, double> Fusion,
    IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals,
    IReadOnlyList<SegmentResult> Segments,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines,
    IReadOnlyList<StageSummary> Stages,
    TimingSummary Timing,
    int SkippedBatches,
    ulong Seed,
    string Simd,
    int Threads,
    RunEnvironment Environment,
    RunHashes Hashes)
{
    /// <summary>Signs that the training went wrong, in the order they were seen; empty where there was none.</summary>
    public IReadOnlyList<EarlyWarning> EarlyWarnings { get; init; } = [];
}

/// <summary>The data of a run.</summary>
/// <param name="Store">Full path of the store, or <c>demo</c>.</param>
/// <param name="Fingerprint">See <see cref="DatasetFingerprint"/>.</param>
/// <param name="Users">Users after preparation.</param>
/// <param name="Items">Items after preparation.</param>
/// <param name="Interactions">Interactions after preparation.</param>
/// <param name="ValidationCases">Users asked about in validation.</param>
/// <param name="TestCases">Users asked about in the test.</param>
/// <param name="Preparation">What was dropped on the way.</param>
public sealed record DatasetSummary(
    string Store, string Fingerprint, int Users, int Items, long Interactions, int ValidationCases, int TestCases, PreparationReport Preparation)
{
    /// <summary>Sums up a run's data.</summary>
    public static DatasetSummary Of(RunData data) => new(
        data.Store,
        data.Fingerprint,
        data.Split.Dataset.UserCount,
        data.Split.Dataset.ItemCount,
        data.Split.Dataset.InteractionCount,
        data.Split.Validation.Count,
        data.Split.Test.Count,
        data.Preparation);
}

/// <summary>A stage of training.</summary>
/// <param name="Name">Its name, as in the configuration.</param>
/// <param name="Epochs">Epochs run.</param>
/// <param name="Seconds">Seconds, training and validation.</param>
/// <param name="BestEpoch">The epoch whose model was kept, from 1.</param>
/// <param name="Validation">That model's validation metrics, by name: of the first stage those of the sequence model alone.</param>
/// <param name="ModelValidation">Those of the whole model after the stage.</param>
/// <param name="Kept">Whether the model became better by the stage; otherwise what the stage did was undone.</param>
public sealed record StageSummary(
    string Name, int Epochs, double Seconds, int BestEpoch, IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> ModelValidation, bool Kept)
{
    /// <summary>The short form of a stage's result.</summary>
    public static StageSummary Of(StageResult stage) => new(
        stage.Name, stage.Epochs, stage.TrainSeconds + stage.EvaluateSeconds, stage.BestEpoch, stage.Validation, stage.ModelValidation, stage.Kept);
}

/// <summary>Where a run's time and memory went.</summary>
/// <param name="TrainSeconds">Seconds inside training steps.</param>
/// <param name="EvaluateSeconds">Seconds of all validation and of the model's test.</param>
/// <param name="BaselineSeconds">Seconds of making and testing the baselines.</param>
/// <param name="TokensPerSecond">Target positions trained a second in the first stage.</param>
/// <param name="PeakRssMb">The process's largest resident memory, in units of 2^20 bytes.</param>
public sealed record TimingSummary(
    double TrainSeconds, double EvaluateSeconds, double BaselineSeconds, double TokensPerSecond, double PeakRssMb);
