using System.Globalization;
using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>
/// Goes through the rungs of a sweep (Jamieson and Talwalkar 2016, arXiv 1502.07943), and goes on from the trials that its log has. All but where
/// the budget cuts it off is a function of the plan.
/// </summary>
/// <param name="plan">The sweep.</param>
/// <param name="trainer">Trains its trials.</param>
/// <param name="log">What is finished.</param>
/// <param name="budget">Wall time of all trials, those of the log too.</param>
/// <param name="clock">Measures it.</param>
/// <param name="observer">Told of the training and of each finished trial.</param>
internal sealed class SuccessiveHalving(
    SweepPlan plan, ITrialTrainer trainer, TrialLog log, TimeSpan budget, TimeProvider clock, IRunObserver observer)
{
    private readonly SweepBoard _board = new(plan, log.Records);

    /// <summary>Trains until the last rung or the end of the budget.</summary>
    /// <param name="cancellation">Ends it between two steps; what is finished is in the log.</param>
    /// <returns>What the end of the budget left out, in a sentence; null where nothing is left out.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string? Run(CancellationToken cancellation)
    {
        var left = budget - TimeSpan.FromSeconds(log.Records.Sum(record => record.Seconds));
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var began = clock.GetTimestamp();
        for (var rung = 1; rung <= plan.Rungs.Count; rung++)
        {
            foreach (var trial in _board.Entrants(rung).Where(trial => !_board.Has(rung, trial)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(began) >= left)
                    return LeftOut(rung, stopped: null);
                try
                {
                    Train(rung, trial, either.Token);
                }
                catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
                {
                    return LeftOut(rung, trial);
                }

                observer.OnMessage(Describe(log.Records[^1], left - clock.GetElapsedTime(began)));
            }
        }

        return null;
    }

    private void Train(int rung, SweepTrial trial, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var outcome = trainer.Train(trial, plan.Rungs[rung - 1].Epochs, new TrialObserver(RungName(rung), trial, observer), cancellation);
        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        log.Append(new TrialRecord(rung, trial.Number, trial.Settings, outcome.Epochs, seconds, outcome.Validation, outcome.Failure));
    }

    private string LeftOut(int rung, SweepTrial? stopped)
    {
        var finished = log.Records.Count(record => record.Rung == rung);
        var trial = stopped is null ? "" : $" Trial {stopped.Number} was stopped and is left out.";
        return $"The budget was over in {RungName(rung)}, with {finished} of its {_board.Entrants(rung).Count} trials finished.{trial}";
    }

    private string RungName(int rung) => $"rung {rung} of {plan.Rungs.Count}";

    private string Describe(TrialRecord record, TimeSpan budgetLeft)
    {
        var finished = log.Records.Count(other => other.Rung == record.Rung);
        var result = record.Validation is { } validation
            ? string.Create(CultureInfo.InvariantCulture, $"validation ndcg@10 {validation["ndcg@10"]:F4}  hit@10 {validation["hit@10"]:F4}")
            : $"failed: {record.Failure}";
        return string.Create(CultureInfo.InvariantCulture,
            $"{RungName(record.Rung)} {finished}/{_board.Entrants(record.Rung).Count}: trial {record.Trial}  {SweepTrial.Describe(record.Settings)}  {result}  "
            + $"{record.Epochs} epochs, {record.Seconds:F1} s; about {Clock(Remaining())} to go, budget {Clock(budgetLeft.TotalSeconds)}");
    }

    /// <summary>Seconds that the trials that are left will take, if an epoch takes what it took so far.</summary>
    private double Remaining()
    {
        long Epochs(TrialRecord record) => plan.Rungs[record.Rung - 1].Epochs;
        var done = log.Records.Sum(Epochs);
        var all = plan.Rungs.Sum(rung => (long)rung.Epochs * rung.Trials);
        return log.Records.Sum(record => record.Seconds) / done * (all - done);
    }

    private static string Clock(double time)
    {
        var seconds = Math.Max(0, (long)time);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:D2}:{seconds % 60:D2}");
    }
}

/// <summary>Passes on the steps of a trial under the name of its rung, and its warnings; the trial itself is a line when it is finished.</summary>
internal sealed class TrialObserver(string rung, SweepTrial trial, IRunObserver next) : IRunObserver
{
    public void OnStep(in StepProgress progress) => next.OnStep(progress with { Stage = rung });

    public void OnEpoch(EpochSummary summary)
    {
    }

    public void OnMessage(string message)
    {
    }

    public void OnWarning(string warning) => next.OnWarning($"trial {trial.Number}: {warning}");
}
