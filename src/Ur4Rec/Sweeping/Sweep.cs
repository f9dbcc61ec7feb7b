using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>
/// Looks for the best settings by successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943) on validation cases alone; then trains the
/// winner with all epochs and tests it.
/// </summary>
public static class Sweep
{
    /// <summary>Runs to the end. A sweep that was begun in its folder goes on from its finished trials.</summary>
    /// <param name="plan">What to try; its configuration names a store and the sweep's folder.</param>
    /// <param name="budget">Wall time of the trials, those finished before included; the winner's own training comes after it.</param>
    /// <param name="observer">Told of it all as it goes.</param>
    /// <param name="cancellation">Stops after the step in hand; finished trials are kept.</param>
    /// <exception cref="InputException">The configuration, the data or the folder will not do, or no trial was finished.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static SweepReport Run(SweepPlan plan, TimeSpan budget, IRunObserver observer, CancellationToken cancellation)
    {
        var folder = plan.Configuration.OutputDirectory
            ?? throw new InputException("No folder is named for the sweep; give --output-dir DIR, or output_dir in the configuration.");
        using var held = RunLock.Take(folder);
        var (leaderboard, leftOut) = Search(plan, folder, budget, observer, cancellation);
        if (leftOut is not null)
            observer.OnWarning(leftOut);
        var best = leaderboard.Count > 0 ? leaderboard[0] : throw new InputException($"{leftOut} The same command with a longer --budget goes on.");
        if (best.Failure is not null)
            throw new InputException($"Every trial failed, the first so: {best.Failure} Sweep over other values.");
        var winner = TrainWinner(plan.Trials[best.Trial - 1], SweepDirectory.At(folder), observer, cancellation);
        return new SweepReport(folder, plan.Axes, plan.Trials.Count, plan.Rungs, leftOut, leaderboard, winner);
    }

    private static (IReadOnlyList<TrialRecord> Leaderboard, string? LeftOut) Search(
        SweepPlan plan, string folder, TimeSpan budget, IRunObserver observer, CancellationToken cancellation)
    {
        using var pool = new WorkerPool(plan.Configuration.ThreadCount);
        using var material = new TrialMaterial(pool);
        ValidationQuestions.RequireSame(plan, material);
        var directory = SweepDirectory.Open(folder, DescriptionOf(plan, material));
        using var log = TrialLog.Open(directory.TrialsPath, plan);
        observer.OnMessage(Announce(plan, log.Records.Count));
        var leftOut = new SuccessiveHalving(plan, new TrialTrainer(material, pool), log, budget, TimeProvider.System, observer).Run(cancellation);
        return (new SweepBoard(plan, log.Records).Leaderboard(), leftOut);
    }

    /// <summary>Makes the winner's run, goes on with it where it was interrupted, or reads it where it is there.</summary>
    private static SweepWinner TrainWinner(SweepTrial trial, SweepDirectory directory, IRunObserver observer, CancellationToken cancellation)
    {
        var run = RunDirectory.At(directory.BestRun);
        var isThere = IsOf(trial, run);
        RunDirectory.WriteWhole(directory.BestConfigurationPath, ConfigurationYaml.Write(trial.Configuration.WithFullPaths() with { OutputDirectory = null }));
        if (!isThere || !run.IsFinished)
        {
            observer.OnMessage($"training the winner, trial {trial.Number} ({trial.Describe()}), for its test");
            Experiment.Run(trial.Configuration with { OutputDirectory = directory.BestRun }, overwrite: !isThere, observer, cancellation);
        }

        return new SweepWinner(trial.Number, trial.Settings, directory.BestRun, directory.BestConfigurationPath, ReadMetrics(run));
    }

    /// <summary>Whether a run, finished or not, is of a trial: an earlier winner's makes way.</summary>
    private static bool IsOf(SweepTrial trial, RunDirectory run)
    {
        if (!File.Exists(run.ConfigurationPath))
            return false;
        var there = ConfigurationKeys.ThatDecide(new ConfigurationBuilder().AddFile(run.ConfigurationPath).Build());
        return ConfigurationKeys.ThatDecide(trial.Configuration).All(key => there[key.Key] == key.Value);
    }

    private static WinnerMetrics ReadMetrics(RunDirectory run)
    {
        try
        {
            return RunJson.Read<WinnerMetrics>(File.ReadAllText(run.ResultPath));
        }
        catch (JsonException e)
        {
            throw new InputException($"{run.ResultPath} is damaged: {e.Message}", e);
        }
    }

    private static SweepDescription DescriptionOf(SweepPlan plan, TrialMaterial material)
    {
        var first = plan.Trials[0].Configuration;
        return new SweepDescription(
            plan.Axes, plan.Samples, plan.Rungs, plan.Configuration.Training.Seed, ConfigurationKeys.ThatDecide(plan.Configuration),
            material.DataOf(first).Fingerprint, material.FeaturesOf(first)?.Fingerprint, Simd.Name(Simd.Level));
    }

    private static string Announce(SweepPlan plan, int finished)
    {
        var rungs = string.Join(", then ", plan.Rungs.Select(rung => string.Create(CultureInfo.InvariantCulture, $"{rung.Trials} x {rung.Epochs}")));
        var resumed = finished == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {finished} finished before");
        return $"sweep of {plan.Trials.Count} trials in {plan.Rungs.Count} rungs (trials x epochs a stage): {rungs}{resumed}";
    }
}
