using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Recommending;
using Ur4Rec.Reporting;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>The end of a run whose model is trained and saved: the test, and what is written of it.</summary>
internal sealed class RunConclusion(
    RunConfiguration configuration, RunData data, IReadOnlyList<AuditedTexts> texts, RunPieces pieces, WorkerPool pool)
{
    /// <summary>Tests the model and the baselines, and writes the test cases, the examples, the result and the report.</summary>
    /// <param name="directory">The run's directory, which holds configuration and model.</param>
    /// <param name="stages">What made the model.</param>
    /// <param name="warnings">What keeps the result from being taken at face value.</param>
    /// <param name="cancellation">Asked for before the result is written.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no result.</exception>
    public RunResult Write(
        RunDirectory directory, IReadOnlyList<StageResult> stages, IReadOnlyList<string> warnings, CancellationToken cancellation)
    {
        using var scorer = pieces.NewScorer(pool);
        var test = TestMetrics.Of(scorer, data.Split, configuration.Evaluation, pool);
        RunDirectory.WriteWhole(directory.CasesPath, RunCase.ToLines(RunCase.Of(data.Split, test.Ranks)));
        var result = Sum(stages, test, warnings, RunHashes.Of(directory));
        var examples = ExampleUser.Choose(data, new Explainer(scorer, data.Split.Dataset, pieces.Features));
        RunDirectory.WriteWhole(directory.ExamplesPath, RunJson.Document(examples) + "\n");
        cancellation.ThrowIfCancellationRequested();
        RunDirectory.WriteWhole(directory.ResultPath, RunJson.Document(result) + "\n");
        RunReport.Write(directory, directory.ReportPath);
        return result;
    }

    private RunResult Sum(IReadOnlyList<StageResult> stages, TestMetrics test, IReadOnlyList<string> warnings, RunHashes hashes) => new(
        DatasetSummary.Of(data),
        texts,
        pieces.Features?.Summary,
        warnings,
        test.Protocol,
        test.Scorer,
        pieces.Model.Fusion.Components.ToDictionary(component => component, pieces.Model.Fusion.ConstantOf),
        stages.Last(stage => stage.Kept).ModelValidation,
        test.Test,
        test.Intervals,
        test.Segments,
        test.Baselines,
        [.. stages.Select(StageSummary.Of)],
        new TimingSummary(
            stages.Sum(stage => stage.TrainSeconds),
            stages.Sum(stage => stage.EvaluateSeconds) + test.TestSeconds,
            test.BaselineSeconds,
            stages[0].TrainSeconds > 0 ? stages[0].Examples / stages[0].TrainSeconds : 0,
            PeakResidentMegabytes()),
        SkippedBatches: 0,
        configuration.Training.Seed,
        Simd.Name(Simd.Level),
        configuration.ThreadCount,
        RunEnvironment.Here(),
        hashes);

    private static double PeakResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }
}
