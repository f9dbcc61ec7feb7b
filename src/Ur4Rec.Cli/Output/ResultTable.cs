using System.Globalization;
using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>A model's test metrics beside those of the baselines, narrow enough for 80 columns, and what warns of them.</summary>
internal static class ResultTable
{
    private static readonly string[] s_shown = ["hit@5", "hit@10", "hit@20", "ndcg@5", "ndcg@10", "ndcg@20", "mrr@10"];

    public static void Print(
        ProtocolSummary protocol,
        string name,
        IReadOnlyDictionary<string, double> model,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> baselines,
        IReadOnlyList<string> warnings)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumn("test");
        foreach (var metric in s_shown)
            table.AddColumn(new TableColumn(metric).RightAligned());
        AddRow(table, name, model);
        foreach (var (baseline, metrics) in baselines)
            AddRow(table, baseline, metrics);
        Terminal.Results.Write(table);
        Terminal.Results.WriteLine($"{protocol.Split}; {protocol.Description}");
        foreach (var warning in warnings)
            Console.Out.WriteLine($"warning: {warning}");
    }

    /// <summary>Says in red how many training steps were skipped, where any were.</summary>
    public static void PrintSkipped(int steps)
    {
        if (steps == 0)
            return;
        var were = steps == 1 ? "step was" : "steps were";
        var line = string.Create(CultureInfo.InvariantCulture, $"{steps} training {were} skipped, for values that were not finite; log.txt names each");
        Terminal.Results.Write(new Spectre.Console.Text(line + "\n", new Style(Color.Red)));
    }

    private static void AddRow(Table table, string name, IReadOnlyDictionary<string, double> metrics) =>
        table.AddRow([name, .. s_shown.Select(metric => metrics[metric].ToString("F4", CultureInfo.InvariantCulture))]);
}
