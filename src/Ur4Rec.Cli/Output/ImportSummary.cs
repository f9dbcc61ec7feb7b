using System.Globalization;
using Ur4Rec.Data.Importing;

namespace Ur4Rec.Cli.Output;

/// <summary>What an import did, in a few lines.</summary>
internal static class ImportSummary
{
    public static void Print(ImportReport report, string store)
    {
        foreach (var bad in report.BadRows)
            Console.Out.WriteLine($"skipped {bad.Location}: {bad.Reason}");
        var changes = report.Changes;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store}: added {changes.Interactions:N0} interactions, {changes.NewUsers:N0} users and {changes.NewItems:N0} items from {string.Join(", ", report.Files.Select(Path.GetFileName))}"));
        if (changes.Duplicates > 0)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes.Duplicates:N0} interactions were there already (same user, item and time)"));
        if (report.BadRows.Count > 0)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.BadRows.Count:N0} bad rows were skipped"));
    }
}
