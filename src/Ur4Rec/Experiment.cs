using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;
using Ur4Rec.Training.Watching;

namespace Ur4Rec;

/// <summary>A run from its data to its result: prepare, split, train, evaluate, write the run directory.</summary>
public static class Experiment
{
    /// <summary>Runs to the end. An interrupted run in the run directory goes on, to the result that it would have had without the interruption.</summary>
    /// <param name="configuration">What to run; it must name a store and a run directory.</param>
    /// <param name="overwrite">Whether a run in the run directory, finished or not, makes way.</param>
    /// <param name="observer">Told of it all as it goes.</param>
    /// <param name="cancellation">Stops the training after the step in hand, with a checkpoint to go on from.</param>
    /// <param name="fault">A number to get wrong on purpose, in tests of the anomaly guard; else null.</param>
    /// <param name="ranks">
    /// The processes that run it together, each with the same call; null for one alone. The first writes the run directory, which all of them see.
    /// </param>
    /// <returns>The result, on every process.</returns>
    /// <exception cref="InputException">The configuration, the data or the run directory will not do.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="AnomalyException">A training step went wrong; <c>anomaly/</c> in the run directory says how.</exception>
    public static RunResult Run(
        RunConfiguration configuration, bool overwrite, IRunObserver observer, CancellationToken cancellation, FaultInjection? fault = null,
        IRankGroup? ranks = null)
    {
        ranks ??= SoleRank.Instance;
        configuration = RunRanks.Share(configuration.WithFullPaths() with { Processors = ranks.Processors }, ranks, out var warning);
        var data = RunData.Load(configuration);
        EvaluationSummary.RequireCases(data.Split, data.Split.Validation);
        EvaluationSummary.RequireCases(data.Split, data.Split.Test);
        using var pool = new WorkerPool(configuration.ThreadCount);
        var texts = TextGuard.Check(configuration, data, pool);
        var folder = configuration.OutputDirectory
            ?? throw new InputException("No run directory is named; give --output-dir DIR, or output_dir in the configuration.");
        using var place = RunPlace.Take(folder, overwrite, ranks, observer);
        var directory = place.Directory;
        if (!RunCheckpoints.AreIn(directory))
            place.Write(directory.ConfigurationPath, ConfigurationYaml.Write(configuration));
        place.Write(directory.DataPath, RunJson.Document(RunDataReport.Of(data, texts)) + "\n");
        configuration = configuration with { Training = configuration.Training with { ScratchFolder = folder } };

        var recorder = place.Observer;
        foreach (var message in data.Messages)
            recorder.OnMessage(message);
        recorder.OnMessage(Describe(data.Split));
        foreach (var line in TextGuard.WarningsOf(texts).Concat(warning is null ? [] : [warning]))
            recorder.OnWarning(line);
        using var pieces = RunPieces.Make(configuration, data, texts, pool);
        foreach (var line in pieces.Features?.Summary.ToLines() ?? [])
            recorder.OnMessage(line);

        var guard = new AnomalyGuard(configuration.Anomalies, new AnomalyFolder(directory, place.IsWriter), fault, recorder.OnWarning);
        var training = Train(configuration, data, pieces, place, guard, pool, cancellation);
        if (place.IsWriter)
            pieces.Model.Save(directory.CheckpointPath);
        RunRanks.ThrowIfAnyIsCancelled(ranks, cancellation);

        recorder.OnMessage("testing the model and the baselines");
        var result = new RunConclusion(configuration, data, texts, pieces, pool).Write(
            directory, training, TextGuard.WarningsOf(texts), cancellation, ranks);
        if (place.IsWriter)
            RunCheckpoints.RemoveFrom(directory);
        return result;
    }

    private static TrainingOutcome Train(
        RunConfiguration configuration, RunData data, RunPieces pieces, RunPlace place, AnomalyGuard guard, WorkerPool pool, CancellationToken cancellation)
    {
        var (directory, recorder) = (place.Directory, place.Observer);
        var identity = IdentityOf(configuration, data, pieces);
        RunRanks.RequireAlike(identity, place.Ranks);
        using var checkpoints = RunCheckpoints.Open(directory, identity, configuration.Checkpoints, recorder, place.IsWriter);
        var (split, evaluator, options) = (data.Split, new Evaluator(pool, place.Ranks), configuration.Evaluation.ForValidation());
        var popularity = evaluator.Evaluate(new PopularityScorer(split), split, split.Validation, options).Metrics[StageLoop.SelectionMetric];
        var watched = new WatchedTraining(configuration.Training, configuration.RetrieverTraining, configuration.Model.Memory, popularity);
        var watch = new RunWatch(watched, recorder);
        if (checkpoints.EpochsDone is { } epochs)
        {
            place.Write(directory.ConfigurationPath, ConfigurationYaml.Write(configuration));
            place.Restore(epochs);
            watch.Restore(epochs);
        }

        var trainer = new JointTrainer(
            pieces.Model, pieces.Tables, pieces.Collaborative, split, configuration.Training, configuration.RetrieverTraining, pool,
            scorer => evaluator.Evaluate(scorer, split, split.Validation, options).Metrics, place.Ranks)
        {
            Checkpoints = checkpoints,
            Guard = guard,
            StageEnded = stage =>
            {
                if (stage == Stage.PretrainSasrec && place.IsWriter)
                    pieces.Model.SasRec.Save(directory.PretrainedPath, RunPieces.SequencePrefix);
            },
        };
        var stages = trainer.Run(configuration.Stages, watch, cancellation);
        recorder.OnMessage(string.Create(CultureInfo.InvariantCulture, $"checkpoints: {checkpoints.Written} written in {checkpoints.Seconds:F2} s"));
        return new TrainingOutcome(stages, guard.SkippedSteps, watch.Warnings);
    }

    internal static RunIdentity IdentityOf(RunConfiguration configuration, RunData data, RunPieces pieces) =>
        new(ConfigurationKeys.ThatDecide(configuration), data.Fingerprint, pieces.Features?.Fingerprint, Simd.Name(Simd.Level));

    private static string Describe(Split split) => string.Create(
        CultureInfo.InvariantCulture,
        $"{split.Dataset.UserCount:N0} users, {split.Dataset.ItemCount:N0} items, {split.Dataset.InteractionCount:N0} interactions; " +
        $"{split.Description}: {split.Validation.Count:N0} validation and {split.Test.Count:N0} test cases");
}
