using System.Globalization;
using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>How runs differ: what they were given, what came of it and what it cost. Runs go by their numbers, so tables stay narrow.</summary>
internal static class ComparisonTables
{
    private const string Decisive = "ndcg@10";

    // With one target a case recall is hit.
    private const string Recall = "recall@";

    public static void Print(ComparisonReport report)
    {
        PrintRuns(report);
        PrintConfiguration(report);
        for (var other = 1; other < report.Runs.Count; other++)
            PrintDifference(report, other);
        PrintTiming(report);
    }

    private static void PrintRuns(ComparisonReport report)
    {
        var table = Table("run", "directory", "model", "seed", "threads", "instructions");
        for (var run = 0; run < report.Runs.Count; run++)
        {
            var compared = report.Runs[run];
            AddRow(table, LabelOf(report, run), compared.Run, compared.Model, $"{compared.Seed}", $"{compared.Threads}", compared.Simd);
        }

        Terminal.Results.Write(table);
        for (var run = 0; run < report.Runs.Count; run++)
        {
            foreach (var warning in report.Runs[run].Warnings)
                Console.Out.WriteLine($"warning: run {run + 1}: {warning}");
        }
    }

    private static void PrintConfiguration(ComparisonReport report)
    {
        if (report.Configuration.Count == 0)
        {
            Console.Out.WriteLine("The configurations are the same, but for output_dir.");
            return;
        }

        var table = Table(["configuration", .. Labels(report)]);
        foreach (var difference in report.Configuration)
            AddRow(table, [difference.Key, .. difference.Values]);
        Terminal.Results.Write(table);
    }

    private static void PrintDifference(ComparisonReport report, int other)
    {
        var difference = report.Differences[other - 1];
        var pair = $"runs 1 and {other + 1}";
        Console.Out.WriteLine();
        foreach (var note in difference.Notes)
            Console.Out.WriteLine($"note: {pair}: {note}.");
        if (difference.Metrics is not { } metrics)
        {
            Console.Out.WriteLine($"The metrics of {pair} cannot be compared: {string.Join("; ", difference.Obstacles)}.");
            PrintMetrics(report, other);
            return;
        }

        PrintMetrics(report, other, metrics);
        PrintSegments(difference, other);
        Console.Out.WriteLine(Verdict(metrics[Decisive], pair, other + 1));
    }

    private static void PrintMetrics(ComparisonReport report, int other)
    {
        var table = Table("test", LabelOf(report, 0), LabelOf(report, other));
        foreach (var metric in report.Runs[0].Test.Keys.Where(IsShown))
            AddRow(table, metric, Format(report.Runs[0].Test[metric]), Format(report.Runs[other].Test[metric]));
        Terminal.Results.Write(table);
    }

    private static void PrintMetrics(ComparisonReport report, int other, IReadOnlyDictionary<string, MetricDifference> differences)
    {
        var table = Table("test", LabelOf(report, 0), LabelOf(report, other), $"{other + 1} - 1", "95 % interval");
        foreach (var (metric, difference) in differences.Where(each => IsShown(each.Key)))
        {
            AddRow(
                table, metric, Format(report.Runs[0].Test[metric]), Format(report.Runs[other].Test[metric]), Signed(difference.Mean), Interval(difference));
        }

        Terminal.Results.Write(table);
    }

    private static void PrintSegments(RunDifference difference, int other)
    {
        var table = Table(Decisive, "cases", $"{other + 1} - 1", "95 % interval");
        foreach (var segment in difference.Segments)
        {
            var metric = segment.Metrics[Decisive];
            AddRow(table, $"{segment.Kind} {segment.Name}", Count(segment.Cases), Signed(metric.Mean), Interval(metric));
        }

        Terminal.Results.Write(table);
    }

    private static void PrintTiming(ComparisonReport report)
    {
        var table = Table(["timing", .. Labels(report)]);
        foreach (var name in report.Runs.SelectMany(run => run.Timing.Keys).Distinct())
            AddRow(table, [name, .. report.Runs.Select(run => run.Timing.TryGetValue(name, out var value) ? value.ToString("N1", CultureInfo.InvariantCulture) : "-")]);
        Terminal.Results.Write(table);
    }

    private static string Verdict(MetricDifference difference, string pair, int other) => difference.Interval switch
    {
        { Low: > 0 } => $"Run {other} is better than run 1: the 95 % interval of its difference in {Decisive} lies above 0.",
        { High: < 0 } => $"Run {other} is worse than run 1: the 95 % interval of its difference in {Decisive} lies below 0.",
        _ => $"The test cases do not tell {pair} apart: the 95 % interval of the difference in {Decisive} holds 0.",
    };

    private static bool IsShown(string metric) => !metric.StartsWith(Recall, StringComparison.Ordinal);

    private static IEnumerable<string> Labels(ComparisonReport report) => Enumerable.Range(0, report.Runs.Count).Select(run => LabelOf(report, run));

    /// <summary>The run's number; marked where a warning stands against it.</summary>
    private static string LabelOf(ComparisonReport report, int run) => report.Runs[run].Warnings.Count == 0 ? Count(run + 1) : $"{run + 1} (warned)";

    private static string Count<T>(T number)
        where T : IFormattable => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Format(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture);

    private static string Interval(MetricDifference difference) =>
        difference.Interval is { } interval ? $"({Signed(interval.Low)}, {Signed(interval.High)})" : "";

    private static Table Table(params string[] titles)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var title in titles)
            table.AddColumn(new TableColumn(title) { Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
        return table;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
