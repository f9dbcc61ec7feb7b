using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>A run from its data to its result: prepare, split, train, evaluate, write the run directory.</summary>
public static class Experiment
{
    /// <summary>Runs to the end.</summary>
    /// <param name="configuration">What to run; it must name a store and a run directory.</param>
    /// <param name="overwrite">Whether a finished run in the run directory may be replaced.</param>
    /// <param name="observer">Told of it all as it goes.</param>
    /// <param name="cancellation">Stops the training after the step in hand; the run directory then holds no result.</param>
    /// <exception cref="InputException">The configuration, the data or the run directory will not do.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RunResult Run(RunConfiguration configuration, bool overwrite, IRunObserver observer, CancellationToken cancellation)
    {
        configuration = configuration.WithFullPaths();
        var data = RunData.Load(configuration);
        EvaluationSummary.RequireCases(data.Split, data.Split.Validation);
        EvaluationSummary.RequireCases(data.Split, data.Split.Test);
        using var pool = new WorkerPool(configuration.ThreadCount);
        var texts = TextGuard.Check(configuration, data, pool);
        var directory = RunDirectory.Create(
            configuration.OutputDirectory ?? throw new InputException("No run directory is named; give --output-dir DIR, or output_dir in the configuration."),
            overwrite);
        RunDirectory.WriteWhole(directory.ConfigurationPath, ConfigurationYaml.Write(configuration));
        using var recorder = new RunRecorder(directory, observer, TimeProvider.System);

        using var model = new SasRecModel(
            configuration.SasRec, data.Split.Dataset.ItemCount, configuration.Training.Seed, sampledLoss: configuration.Training.Loss != SequenceLoss.CrossEntropy);
        var evaluator = new Evaluator(pool);
        recorder.OnMessage(Describe(data.Split));
        foreach (var warning in TextGuard.WarningsOf(texts))
            recorder.OnWarning(warning);
        Validator validator = scorer => evaluator.Evaluate(scorer, data.Split, data.Split.Validation, configuration.Evaluation.ForValidation()).Metrics;
        var stages = configuration.Stages.Select(stage => stage switch
        {
            Stage.PretrainSasrec => new SasRecTrainer(model, data.Split, configuration.Training, pool).Run(validator, recorder, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(configuration), stage, "There is no such stage."),
        }).ToList();
        model.Save(directory.CheckpointPath, SasRecModel.CheckpointPrefix);
        cancellation.ThrowIfCancellationRequested();

        recorder.OnMessage(string.Create(CultureInfo.InvariantCulture, $"best epoch {stages[^1].BestEpoch} of {stages[^1].Epochs}; testing the model and the baselines"));
        using var scorer = new SasRecScorer(model);
        var test = TestMetrics.Of(scorer, data.Split, configuration.Evaluation, pool);
        var result = Sum(data, texts, configuration, stages, test);
        cancellation.ThrowIfCancellationRequested();
        RunDirectory.WriteWhole(directory.ResultPath, RunJson.Document(result) + "\n");
        return result;
    }

    private static string Describe(Split split) => string.Create(
        CultureInfo.InvariantCulture,
        $"{split.Dataset.UserCount:N0} users, {split.Dataset.ItemCount:N0} items, {split.Dataset.InteractionCount:N0} interactions; " +
        $"{split.Description}: {split.Validation.Count:N0} validation and {split.Test.Count:N0} test cases");

    private static RunResult Sum(RunData data, IReadOnlyList<AuditedTexts> texts, RunConfiguration configuration, List<StageResult> stages, TestMetrics test) => new(
        DatasetSummary.Of(data),
        texts,
        TextGuard.WarningsOf(texts),
        test.Protocol,
        stages[^1].Validation,
        test.Test,
        test.Intervals,
        test.Segments,
        test.Baselines,
        [.. stages.Select(stage => new StageSummary(stage.Name, stage.Epochs, stage.TrainSeconds + stage.EvaluateSeconds, stage.BestEpoch, stage.Validation))],
        new TimingSummary(
            stages.Sum(stage => stage.TrainSeconds),
            stages.Sum(stage => stage.EvaluateSeconds) + test.TestSeconds,
            test.BaselineSeconds,
            stages.Sum(stage => stage.Examples) / stages.Sum(stage => stage.TrainSeconds),
            PeakResidentMegabytes()),
        SkippedBatches: 0,
        configuration.Training.Seed,
        Simd.Name(Simd.Level),
        configuration.ThreadCount);

    private static double PeakResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }
}
