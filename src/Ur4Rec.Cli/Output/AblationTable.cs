using System.Globalization;
using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>What each component of a model adds, narrow enough for 80 columns, and in a sentence which of them add nothing.</summary>
internal static class AblationTable
{
    private const string Hit = "hit@10";
    private const string Ndcg = "ndcg@10";
    private const string Reference = "sasrec";
    private const string Full = "full";

    public static void Print(AblationReport report)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("ablation").Padding(0, 0));
        foreach (var title in new[] { $"valid\n{Ndcg}", $"test\n{Hit}", $"test\n{Ndcg}", $"{Ndcg} - {Reference}'s\n95 % interval", $"cold\n{Hit}" })
            table.AddColumn(new TableColumn(title).RightAligned().PadRight(0));
        foreach (var row in report.Rows)
        {
            table.AddRow(
                LabelOf(row, report), Format(row.Validation[Ndcg]), Format(row.Test[Hit]), Format(row.Test[Ndcg]),
                Describe(row.AgainstSasrec?[Ndcg]), Format(row.Segments.FirstOrDefault(segment => segment.Name == "<5")?.Test[Hit]));
        }

        Terminal.Results.Write(table);
        Terminal.Results.WriteLine(Verdict(report));
    }

    /// <summary>Indented below the row that it adds to, where that is not sasrec.</summary>
    private static string LabelOf(AblationRow row, AblationReport report)
    {
        if (row.AddsTo is null || row.Name == Full)
            return row.Name;
        var depth = 0;
        for (var below = row; below.AddsTo != Reference; below = report.Rows.Single(other => other.Name == below.AddsTo))
            depth++;
        return $"{new string(' ', depth)}+ {InWords(row.Name)}";
    }

    private static string BelowOf(AblationRow row, AblationReport report) => LabelOf(report.Rows.Single(other => other.Name == row.AddsTo), report).Trim();

    private static string InWords(string row) => row.Replace('_', ' ');

    private static string Format(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";

    private static string Describe(MetricDifference? difference) => difference switch
    {
        null => "",
        { Interval: { } interval } => $"{Signed(difference.Mean)} ({Signed(interval.Low)}, {Signed(interval.High)})",
        _ => Signed(difference.Mean),
    };

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture);

    private static string Verdict(AblationReport report)
    {
        var added = report.Rows.Where(row => row.Gain is not null).ToList();
        if (added.Count == 0)
            return $"The model is {Reference} alone: there is no component to leave out.";
        if (added.Any(row => row.Gain![Ndcg].Interval is null))
            return "Without intervals (bootstrap_samples is 0) nothing can be said of which components help.";
        var useless = added.Where(row => !(row.Gain![Ndcg].Interval!.Value.Low > 0)).ToList();
        if (useless.Count == 0)
            return $"Everything helped: the 95 % interval of what it adds to {Ndcg} lies above 0.";
        var components = useless.Where(row => row.Name != Full).Select(row => InWords(row.Name)).ToList();
        string[] sentences =
        [
            .. components.Count > 0
                ? [$"Did not help: {string.Join(", ", components)}; the 95 % interval of what they add to {Ndcg} is not above 0."]
                : Array.Empty<string>(),
            .. useless.Where(row => row.Name == Full).Select(full => $"The full model is not better than the row '{BelowOf(full, report)}'."),
        ];
        return string.Join(' ', sentences);
    }
}
