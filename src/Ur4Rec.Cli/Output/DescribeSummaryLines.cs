using System.Globalization;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Cli.Output;

/// <summary>What describing came to, in a few lines.</summary>
internal static class DescribeSummaryLines
{
    private const string Resume = "the same command goes on where this one ended";

    public static void Print(DescribeReport report)
    {
        var summary = report.Summary;
        var tokens = summary.Usage.PromptTokens + summary.Usage.CompletionTokens;
        WriteLine($"{summary.Described:N0} texts written, {summary.Present:N0} were there already{(report.Model is { } model ? $" ({model})" : "")}");
        if (tokens > 0)
        {
            var cost = summary.Cost is { } known ? string.Create(CultureInfo.InvariantCulture, $", cost {known:0.00####}") : "";
            WriteLine($"{summary.Usage.PromptTokens:N0} tokens read, {summary.Usage.CompletionTokens:N0} written{cost}; {summary.Retries:N0} requests were sent again");
        }

        if (report.NothingKnown > 0)
            WriteLine($"{report.NothingKnown:N0} items or users have nothing that a text could be made from");
        foreach (var failure in summary.Failures)
            WriteLine($"{failure.Count:N0} failed: {failure.Reason}");
    }

    /// <summary>Why not all texts are there, and what to do; null where they are.</summary>
    public static string? Unfinished(DescribeSummary summary)
    {
        var failed = summary.Failed + summary.FailedBefore;
        return summary.End switch
        {
            DescribeEnd.Interrupted => Line($"interrupted: {summary.Left:N0} texts are left; {Resume}."),
            DescribeEnd.LimitReached => Line($"error: the limit of this run is reached and {summary.Left:N0} texts are left; {Resume}."),
            DescribeEnd.TooManyFailures =>
                Line($"error: too many texts failed one after another and {summary.Left:N0} are left; mend the cause ({summary.Failures[0].Reason}), and {Resume}."),
            _ when summary.Failed > 0 => Line(
                $"error: {failed:N0} texts failed, most often: {summary.Failures[0].Reason}; {Resume}, and --retry-failed asks again for answers that made no text."),
            _ when failed > 0 => Line($"error: {failed:N0} texts failed for good in an earlier run; --retry-failed asks for them again."),
            _ => null,
        };
    }

    private static void WriteLine(FormattableString line) => Console.Out.WriteLine(Line(line));

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
