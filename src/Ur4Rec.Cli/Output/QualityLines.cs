using Spectre.Console;
using Ur4Rec.Data.Quality;

namespace Ur4Rec.Cli.Output;

/// <summary>A quality report, a finding a line, with what to do below those that are not well.</summary>
internal static class QualityLines
{
    public static void Print(QualityReport report)
    {
        foreach (var finding in report.Findings)
        {
            Write(finding.Verdict, $" {finding.Name}: {finding.Value}");
            if (finding.Advice is { } advice)
                Console.Out.WriteLine($"       {advice}");
        }

        Write(report.Verdict, " overall");
    }

    private static void Write(Verdict verdict, string text)
    {
        var (label, colour) = verdict switch
        {
            Verdict.Ok => ("ok  ", Color.Green),
            Verdict.Warn => ("warn", Color.Yellow),
            Verdict.Bad => ("bad ", Color.Red),
            _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
        };
        Terminal.Results.Write(new Spectre.Console.Text(label, new Style(colour)));
        Console.Out.WriteLine(text);
    }
}
