using Ur4Rec.Evaluation;

namespace Ur4Rec.Sweeping;

/// <summary>What a sweep came to.</summary>
/// <param name="Directory">Its folder.</param>
/// <param name="Over">The values tried of each key.</param>
/// <param name="Trials">How many trials it has.</param>
/// <param name="Rungs">The rungs, shortest first.</param>
/// <param name="LeftOut">What the end of the budget left out, in a sentence; null where nothing is.</param>
/// <param name="Leaderboard">Each trial that finished a rung, at the highest it finished, best first; those that failed come last.</param>
/// <param name="Winner">The first of them.</param>
public sealed record SweepReport(
    string Directory, IReadOnlyList<SweepAxis> Over, int Trials, IReadOnlyList<SweepRung> Rungs, string? LeftOut, IReadOnlyList<TrialRecord> Leaderboard,
    SweepWinner Winner);

/// <summary>The best trial, trained with all epochs and tested.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Settings">What it has of the axes, by key.</param>
/// <param name="Run">Its run directory.</param>
/// <param name="Configuration">Its configuration's file.</param>
/// <param name="Result">Its metrics.</param>
public sealed record SweepWinner(int Trial, IReadOnlyDictionary<string, string> Settings, string Run, string Configuration, WinnerMetrics Result);

/// <summary>What is read of the winner's <c>metrics.json</c>; see <see cref="RunResult"/>.</summary>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Validation">Validation metrics by name.</param>
/// <param name="Test">Test metrics by name.</param>
/// <param name="Intervals">95 % bootstrap intervals of the test metrics.</param>
/// <param name="Warnings">What keeps the result from being taken at face value.</param>
public sealed record WinnerMetrics(
    ProtocolSummary Protocol, IReadOnlyDictionary<string, double> Validation, IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals, IReadOnlyList<string> Warnings);
