using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>What is read of a run's <c>metrics.json</c>: the parts of a <see cref="RunResult"/> by which runs are loaded, compared and verified.</summary>
internal sealed record StoredResult(
    StoredDataset Dataset,
    ProtocolSummary Protocol,
    string Model,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyList<SegmentResult> Segments,
    IReadOnlyDictionary<string, double> Timing,
    ulong Seed,
    string Simd,
    int Threads)
{
    // Runs of before these were kept have none.
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<AuditedTexts> Texts { get; init; } = [];

    public FeatureSummary? Features { get; init; }

    public RunHashes? Hashes { get; init; }

    public int SkippedBatches { get; init; }

    /// <exception cref="InputException">The file is damaged.</exception>
    public static StoredResult Read(RunDirectory directory)
    {
        try
        {
            return RunJson.Read<StoredResult>(File.ReadAllText(directory.ResultPath));
        }
        catch (JsonException e)
        {
            throw new InputException($"{directory.ResultPath} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The hashes.</summary>
    /// <exception cref="InputException">The run has none.</exception>
    public RunHashes RequireHashes(RunDirectory directory) => Hashes ?? throw new InputException(
        $"{directory.Root}: the run was trained before its test cases and the hashes of its files were kept; train it again.");
}

/// <summary>What is read of a <see cref="DatasetSummary"/>.</summary>
internal sealed record StoredDataset(string Store, string Fingerprint, int Users, int Items, int Interactions);
