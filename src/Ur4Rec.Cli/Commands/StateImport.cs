using System.CommandLine;
using System.Globalization;
using Ur4Rec.Serving;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flag of <c>import</c> that brings what a service recorded, and that import.</summary>
internal static class StateImport
{
    public static Option<string?> State { get; } = new("--state")
    {
        Description = "Instead of --format and PATH: where a service keeps its events, as `ur4rec serve --state` was told.",
        HelpName = "ADDRESS",
    };

    /// <summary>Imports, and prints what was done.</summary>
    public static int Import(string state, string store, bool json)
    {
        var report = StateImporter.ImportAsync(state, store).GetAwaiter().GetResult();
        if (json)
            Console.Out.WriteLine(RunJson.Document(report));
        else
            Print(report, store);
        return Tool.Done;
    }

    private static void Print(StateImportReport report, string store)
    {
        var changes = report.Changes;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store}: added {changes.Interactions:N0} interactions, {changes.NewUsers:N0} users and {changes.NewItems:N0} items from {report.State}"));
        if (changes.Duplicates > 0)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes.Duplicates:N0} interactions were there already (same user, item and time)"));
        if (changes.Interactions > 0 || report.Items > 0)
            Console.Out.WriteLine("a run that was trained on this store before cannot be loaded with it any more; train again");
    }
}
