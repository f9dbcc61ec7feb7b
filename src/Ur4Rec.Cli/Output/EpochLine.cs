using System.Globalization;
using Spectre.Console;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>One epoch in one line.</summary>
internal static class EpochLine
{
    private static readonly string[] s_metrics = ["hit@10", "ndcg@10"];

    /// <summary>All that is known of it, for logs and pipes.</summary>
    /// <param name="summary">The epoch.</param>
    /// <param name="last">Its last step; another one where the epoch's steps were made before the run was interrupted.</param>
    public static string Of(EpochSummary summary, StepProgress last)
    {
        var isOfEpoch = last.Stage == summary.Stage && last.Epoch == summary.Epoch;
        return StepLines.Join(
            $"{summary.Stage} epoch {summary.Epoch}: {Loss(summary)}{Terms(summary.Losses)}",
            Metrics(summary.Validation) + Best(summary),
            StepLines.LearningRates(summary.LearningRates),
            Line($"{summary.Examples / summary.TrainSeconds:N0} {StepLines.ExamplesOf(summary.LearningRates)}/s"),
            summary.Counters.TryGetValue("memory_updates", out var updates) ? Line($"{updates:N0} memory updates") : "",
            summary.SkippedSteps > 0 ? Line($"{summary.SkippedSteps:N0} skipped") : "",
            Line($"{summary.TrainSeconds:F1} s + {summary.EvaluateSeconds:F1} s"),
            isOfEpoch ? Line($"{StepLines.TimeLeft(last.RemainingSeconds)} left of {last.Epochs:N0} epochs") : "");
    }

    /// <summary>What fits into 80 columns above a bar that shows the rest; as markup of Spectre.Console.</summary>
    public static string Short(EpochSummary summary) => StepLines.Join(
        Markup.Escape($"{summary.Stage} epoch {summary.Epoch}: {Loss(summary)}"),
        Line($"ndcg@10 {summary.Validation["ndcg@10"]:F4}{Best(summary)}"),
        Line($"{summary.TrainSeconds + summary.EvaluateSeconds:N1} s"),
        StepLines.Skipped(summary.SkippedSteps));

    private static string Metrics(IReadOnlyDictionary<string, double> validation) =>
        StepLines.Join([.. s_metrics.Where(validation.ContainsKey).Select(name => Line($"{name} {validation[name]:F4}"))]);

    private static string Loss(EpochSummary summary) => Line($"loss {summary.Loss:F4}");

    private static string Best(EpochSummary summary) => summary.IsBest ? " (best)" : "";

    private static string Terms(IReadOnlyDictionary<string, double> losses) =>
        losses.Count < 2 ? "" : $" ({string.Join(", ", losses.Select(loss => Line($"{loss.Key} {loss.Value:F4}")))})";

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
