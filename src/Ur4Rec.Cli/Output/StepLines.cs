using System.Globalization;
using Spectre.Console;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>Where a training stands, in lines that fit beside a bar in 80 columns; as markup of Spectre.Console.</summary>
internal static class StepLines
{
    /// <summary>Stage, epoch, loss, speed and time left; then learning rates and counts; then the terms of the loss where there are several.</summary>
    public static IEnumerable<string> Of(StepProgress step)
    {
        yield return Join(
            Markup.Escape($"{step.Stage} {step.Epoch}/{step.Epochs}"),
            Line($"loss {step.Loss:F3}"),
            Line($"{step.ExamplesPerSecond:N0} {ExamplesOf(step.LearningRates)}/s"),
            Line($"{TimeLeft(step.RemainingSeconds)} left"));
        yield return Join(
            LearningRates(step.LearningRates),
            step.MemoryUpdates > 0 ? Line($"{step.MemoryUpdates:N0} memory updates") : "",
            Skipped(step.SkippedSteps));
        if (step.Losses.Count > 1)
            yield return Join([.. step.Losses.Select(loss => Line($"{loss.Key} {loss.Value:F3}"))]);
    }

    /// <summary>The learning rate of each module.</summary>
    public static string LearningRates(IReadOnlyDictionary<string, double> rates) =>
        $"lr {string.Join(", ", rates.Select(rate => Line($"{rate.Key} {rate.Value:G3}")))}";

    /// <summary>What is counted as an example: the sequence model has tokens, the retriever alone has cases.</summary>
    public static string ExamplesOf(IReadOnlyDictionary<string, double> learningRates) => learningRates.ContainsKey("sasrec") ? "tokens" : "cases";

    /// <summary>Hours, minutes and seconds.</summary>
    public static string TimeLeft(double seconds)
    {
        var whole = (long)Math.Ceiling(seconds);
        return Line($"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }

    /// <summary>A count of steps that were not applied, in red; nothing where there is none.</summary>
    public static string Skipped(long steps) => steps > 0 ? Line($"[red]{steps:N0} skipped[/]") : "";

    /// <summary>Parts of a line, without those that are empty.</summary>
    public static string Join(params string[] parts) => string.Join("  ", parts.Where(part => part.Length > 0));

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
