using System.Buffers;
using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>What the checks of a run came to, a line each.</summary>
internal static class VerificationLines
{
    private const int HashLength = 64;
    private const int ShownOfHash = 12;

    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdef");

    public static void Print(VerificationReport report)
    {
        foreach (var check in report.Checks)
        {
            var (label, colour) = check.Verdict switch
            {
                VerificationVerdict.Ok => ("ok         ", Color.Green),
                VerificationVerdict.Differs => ("DIFFERS    ", Color.Red),
                VerificationVerdict.NotChecked => ("NOT CHECKED", Color.Yellow),
                _ => throw new InvalidOperationException($"There is no verdict {check.Verdict}."),
            };
            Terminal.Results.Write(new Spectre.Console.Text(label, new Style(colour)));
            Console.Out.WriteLine($" {check.Name}: {Describe(check)}".ReplaceLineEndings(" "));
        }
    }

    private static string Describe(VerificationCheck check) => check.Verdict switch
    {
        VerificationVerdict.Differs => $"{check.What}: expected {Shorten(check.Expected ?? "none")}, found {Shorten(check.Found!)}; {check.Advice}.",
        VerificationVerdict.NotChecked => $"{check.What}; {check.Advice}.",
        _ => check.What,
    };

    private static string Shorten(string value) =>
        value.Length == HashLength && !value.AsSpan().ContainsAnyExcept(s_hexadecimal) ? $"{value[..ShownOfHash]}…" : value.TrimEnd('.');
}
