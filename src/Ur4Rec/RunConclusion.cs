using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Recommending;
using Ur4Rec.Reporting;
using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec;

/// <summary>The end of a run whose model is trained and saved: the test, and what is written of it.</summary>
internal sealed class RunConclusion(
    RunConfiguration configuration, RunData data, IReadOnlyList<AuditedTexts> texts, RunPieces pieces, WorkerPool pool)
{
    /// <summary>Tests the model and the baselines, and writes the test cases, the examples, the result and the report.</summary>
    /// <param name="directory">The run's directory, which holds configuration and model.</param>
    /// <param name="training">What made the model.</param>
    /// <param name="warnings">What keeps the result from being taken at face value.</param>
    /// <param name="cancellation">Asked for before the result is written.</param>
    /// <param name="ranks">The processes that test, of which the first writes; null for one alone.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no result.</exception>
    public RunResult Write(
        RunDirectory directory, TrainingOutcome training, IReadOnlyList<string> warnings, CancellationToken cancellation, IRankGroup? ranks = null)
    {
        ranks ??= SoleRank.Instance;
        using var scorer = pieces.NewScorer(pool);
        var test = TestMetrics.Of(scorer, data.Split, configuration.Evaluation, pool, ranks);
        if (ranks.Rank == 0)
            RunDirectory.WriteWhole(directory.CasesPath, RunCase.ToLines(RunCase.Of(data.Split, test.Ranks)));
        ranks.AllGather([]);
        var result = Sum(training, test, warnings, RunHashes.Of(directory));
        if (ranks.Rank > 0)
            return result;
        var examples = ExampleUser.Choose(data, new Explainer(scorer, data.Split.Dataset, pieces.Features));
        RunDirectory.WriteWhole(directory.ExamplesPath, RunJson.Document(examples) + "\n");
        cancellation.ThrowIfCancellationRequested();
        RunDirectory.WriteWhole(directory.ResultPath, RunJson.Document(result) + "\n");
        RunReport.Write(directory, directory.ReportPath);
        return result;
    }

    private RunResult Sum(TrainingOutcome training, TestMetrics test, IReadOnlyList<string> warnings, RunHashes hashes) => new(
        DatasetSummary.Of(data),
        texts,
        pieces.Features?.Summary,
        warnings,
        test.Protocol,
        test.Scorer,
        pieces.Model.Fusion.Components.ToDictionary(component => component, pieces.Model.Fusion.ConstantOf),
        training.Stages.Last(stage => stage.Kept).ModelValidation,
        test.Test,
        test.Intervals,
        test.Segments,
        test.Baselines,
        [.. training.Stages.Select(StageSummary.Of)],
        new TimingSummary(
            training.Stages.Sum(stage => stage.TrainSeconds),
            training.Stages.Sum(stage => stage.EvaluateSeconds) + test.TestSeconds,
            test.BaselineSeconds,
            training.Stages[0].TrainSeconds > 0 ? training.Stages[0].Examples / training.Stages[0].TrainSeconds : 0,
            PeakResidentMegabytes()),
        training.SkippedSteps,
        configuration.Training.Seed,
        Simd.Name(Simd.Level),
        configuration.ThreadCount,
        RunEnvironment.Here(),
        hashes)
    {
        EarlyWarnings = training.EarlyWarnings,
    };

    private static double PeakResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }
}

/// <summary>What a training came to.</summary>
/// <param name="Stages">Its stages, in order.</param>
/// <param name="SkippedSteps">Steps that were not applied.</param>
/// <param name="EarlyWarnings">Signs that it went wrong.</param>
internal sealed record TrainingOutcome(IReadOnlyList<StageResult> Stages, int SkippedSteps, IReadOnlyList<EarlyWarning> EarlyWarnings);
