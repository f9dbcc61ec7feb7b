using System.Globalization;
using Spectre.Console;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Cli.Output;

/// <summary>An audit of texts for people: a verdict and its reason a set, then the figures behind it.</summary>
internal static class AuditLines
{
    public static void Print(AuditReport report)
    {
        Console.Out.WriteLine($"split: {report.Split}");
        foreach (var set in report.Sets)
            Print(set);
        foreach (var redaction in report.Redactions)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"redacted: {redaction.Copies:N0} copies; {redaction.SentencesRemoved:N0} sentences left out of {redaction.TextsChanged:N0} texts, "
                + $"{redaction.TextsLost:N0} of which had no other"));
            Print(redaction.Audit);
        }
    }

    private static void Print(TextSetAudit audit)
    {
        Console.Out.WriteLine();
        var (label, colour) = audit.Verdict switch
        {
            LeakageVerdict.Clean => ("clean", Color.Green),
            LeakageVerdict.Suspicious => ("suspicious", Color.Yellow),
            LeakageVerdict.Leaking => ("leaking", Color.Red),
            _ => throw new ArgumentOutOfRangeException(nameof(audit)),
        };
        Terminal.Results.Write(new Spectre.Console.Text(label, new Style(colour)));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $" {(audit.Set.Kind == SubjectKind.User ? "user" : "item")} texts {audit.Set.Source}, {audit.Descriptions:N0}: {audit.Why}"));
        PrintRates(audit);
        PrintPositions(audit.Positions);
        if (audit.Embedding is { } embedding)
            Print(embedding);
        if (audit.Verdict == LeakageVerdict.Clean)
            return;
        foreach (var example in audit.Examples)
            Console.Out.WriteLine($"  user {example.User} is held out '{example.Title}': {example.Sentence}");
    }

    private static void PrintRates(TextSetAudit audit)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumn("named");
        foreach (var column in (string[])["cases", "held out", "as popular, never touched", "difference", "as popular, any"])
            table.AddColumn(new TableColumn(column).RightAligned());
        AddRow(table, "test", audit.Test);
        AddRow(table, "validation", audit.Validation);
        AddRow(table, "last in training", audit.Reference);
        if (table.Rows.Count > 0)
            Terminal.Results.Write(table);
    }

    private static void AddRow(Table table, string name, NamingRates? rates)
    {
        if (rates is not null)
        {
            table.AddRow(
                name, rates.Cases.ToString("N0", CultureInfo.InvariantCulture), Percent(rates.Rate), Percent(rates.BaseRate), Percent(rates.Excess), Percent(rates.PopularRate));
        }
    }

    private static string Percent(Estimate estimate) => string.Create(CultureInfo.InvariantCulture,
        $"{estimate.Value * 100:0.0;-0.0;0.0} % ({estimate.Low * 100:0.0;-0.0;0.0} to {estimate.High * 100:0.0;-0.0;0.0})");

    private static void Print(EmbeddingTestResult embedding)
    {
        var reference = embedding.Reference is { } inside ? $"; for their last training items {Percent(inside)}" : "";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  closer by {embedding.Encoder} to the held-out item than to one as like the training items, 50 % where nothing leaks: "
            + $"{Percent(embedding.HeldOut)} over {embedding.Cases:N0} users{reference}"));
    }

    private static void PrintPositions(IReadOnlyList<PositionRate> positions)
    {
        if (positions.Count == 0)
            return;
        Console.Out.WriteLine("  named by place in the history, tenths of training and what is held out:");
        var rates = positions.Select(position => (position.Rate * 100).ToString("F1", CultureInfo.InvariantCulture));
        Console.Out.WriteLine($"  {string.Join("  ", rates)} %");
    }
}
