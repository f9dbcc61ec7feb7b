using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>How the trials of a sweep stand: by the highest rung that each finished, and there by validation NDCG@10.</summary>
/// <param name="plan">The sweep.</param>
/// <param name="records">Its finished trials; may grow.</param>
internal sealed class SweepBoard(SweepPlan plan, IReadOnlyList<TrialRecord> records)
{
    /// <summary>Whether a trial of a rung is finished.</summary>
    public bool Has(int rung, SweepTrial trial) => records.Any(record => record.Rung == rung && record.Trial == trial.Number);

    /// <summary>The trials of a rung, by number: all of the first, then the best of the rung below, which must be finished.</summary>
    /// <param name="rung">From 1.</param>
    public IReadOnlyList<SweepTrial> Entrants(int rung) => rung == 1
        ? plan.Trials
        : [.. Ranked(records.Where(record => record.Rung == rung - 1 && record.Failure is null))
            .Take(plan.Rungs[rung - 1].Trials).Select(record => record.Trial).Order().Select(number => plan.Trials[number - 1])];

    /// <summary>Each trial that finished a rung, at the highest it finished, best first; those that failed come last.</summary>
    public IReadOnlyList<TrialRecord> Leaderboard() =>
        [.. Ranked(records.GroupBy(record => record.Trial).Select(group => group.MaxBy(record => record.Rung)!))];

    private static IEnumerable<TrialRecord> Ranked(IEnumerable<TrialRecord> ranked) => ranked
        .OrderBy(record => record.Failure is not null)
        .ThenByDescending(record => record.Rung)
        .ThenByDescending(record => record.Validation?[StageLoop.SelectionMetric])
        .ThenBy(record => record.Trial);
}
