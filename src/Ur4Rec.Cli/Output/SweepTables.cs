using System.Globalization;
using Spectre.Console;
using Ur4Rec.Sweeping;

namespace Ur4Rec.Cli.Output;

/// <summary>The leaderboard of a sweep by validation, and the test metrics of its winner.</summary>
internal static class SweepTables
{
    private const int MostRows = 20;

    private static readonly string[] s_tested = ["hit@5", "hit@10", "hit@20", "ndcg@5", "ndcg@10", "ndcg@20", "mrr@10"];

    public static void Print(SweepReport report)
    {
        PrintLeaderboard(report);
        if (report.LeftOut is { } leftOut)
            Console.Out.WriteLine($"warning: {leftOut}");
        PrintWinner(report);
    }

    private static void PrintLeaderboard(SweepReport report)
    {
        var table = Table("settings", "rank", "rung", "ndcg@10", "hit@10", "epochs", "seconds");
        for (var row = 0; row < Math.Min(report.Leaderboard.Count, MostRows); row++)
        {
            var trial = report.Leaderboard[row];
            AddRow(
                table, Lines(trial.Settings), Count(row + 1), $"{Count(trial.Rung)} of {Count(report.Rungs.Count)}",
                Metric(trial, "ndcg@10"), Metric(trial, "hit@10"), Count(trial.Epochs), trial.Seconds.ToString("F1", CultureInfo.InvariantCulture));
        }

        Console.Out.WriteLine("Validation, each trial at the highest rung it finished:");
        Terminal.Results.Write(table);
        if (report.Leaderboard.Count > MostRows)
            Console.Out.WriteLine($"and {Count(report.Leaderboard.Count - MostRows)} more in {Path.Combine(report.Directory, "trials.jsonl")}");
    }

    private static void PrintWinner(SweepReport report)
    {
        var (winner, result) = (report.Winner, report.Winner.Result);
        Console.Out.WriteLine($"The winner is {SweepTrial.Describe(winner.Settings)}. Trained with all epochs:");
        var table = Table("test", "winner", "95 % interval");
        foreach (var metric in s_tested)
        {
            var interval = result.Intervals.TryGetValue(metric, out var bounds) ? $"({Format(bounds.Low)}, {Format(bounds.High)})" : "";
            AddRow(table, metric, Format(result.Test[metric]), interval);
        }

        Terminal.Results.Write(table);
        Console.Out.WriteLine($"{result.Protocol.Split}; {result.Protocol.Description}");
        foreach (var warning in result.Warnings)
            Console.Out.WriteLine($"warning: {warning}");
        Console.Out.WriteLine(
            $"No other trial was tested. The winner's validation ndcg@10, {Format(result.Validation["ndcg@10"])}, is the best of a search "
            + "and therefore optimistic.");
        Console.Out.WriteLine($"The winner's run directory is {winner.Run}, its configuration {winner.Configuration}");
    }

    private static string Metric(TrialRecord trial, string name) => trial.Validation is { } validation ? Format(validation[name]) : "failed";

    private static string Lines(IReadOnlyDictionary<string, string> settings) =>
        string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}"));

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Format(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static Table Table(params string[] titles)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var title in titles)
            table.AddColumn(new TableColumn(title) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right, NoWrap = table.Columns.Count > 0 });
        return table;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
