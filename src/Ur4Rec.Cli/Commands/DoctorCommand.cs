using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data.Quality;
using Ur4Rec.Data.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec doctor --store FILE</c>: what a store holds and how fit it is to learn from.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string> s_store = new("--store") { Description = "The store.", HelpName = "FILE", Required = true };

    private static readonly Option<int> s_minInteractions =
        SharedOptions.Count("--min-interactions", min: 1, byDefault: 3, "Fewest interactions of a user who is of use.");

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("doctor", "Examine a store: a verdict a line, and what to do.") { s_store, s_minInteractions, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var store = InteractionStore.Open(parsed.GetRequiredValue(s_store));
        var report = QualityReport.Of(store, parsed.GetValue(s_minInteractions));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            QualityLines.Print(report);
        return Tool.Done;
    }
}
