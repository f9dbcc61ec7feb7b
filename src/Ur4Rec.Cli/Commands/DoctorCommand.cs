using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Data.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec doctor --store FILE</c>: what a store holds and how fit it is to learn from; <c>--run DIR</c>: see <see cref="AnomalyDoctor"/>.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string> s_store = new("--store") { Description = "The store.", HelpName = "FILE" };

    private static readonly Option<string> s_run = new("--run")
    {
        Description = "A run directory: its training step that went wrong is done again.",
        HelpName = "DIR",
    };

    private static readonly Option<int> s_minInteractions =
        SharedOptions.Count("--min-interactions", min: 1, byDefault: 3, "Fewest interactions of a user who is of use.");

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("doctor", "Examine a store: a verdict a line, and what to do; or a run that went wrong.") { s_store, s_run, s_minInteractions, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(s_run) is { } run)
        {
            AnomalyDoctor.Print(run, parsed.GetValue(s_store), parsed.GetValue(s_json));
            return Tool.Done;
        }

        using var store = InteractionStore.Open(parsed.GetValue(s_store) ?? throw new InputException("Say what to examine: --store FILE or --run DIR."));
        var report = QualityReport.Of(store, parsed.GetValue(s_minInteractions));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            QualityLines.Print(report);
        return Tool.Done;
    }
}
