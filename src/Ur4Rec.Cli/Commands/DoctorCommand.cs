using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary>
/// <c>ur4rec doctor --store FILE</c>: what a store holds, how fit it is to learn from, and what its split and texts give away.
/// <c>ur4rec doctor --run DIR</c>: whether a run's result can be believed, and what went wrong in a training step (<see cref="AnomalyDoctor"/>).
/// </summary>
internal static class DoctorCommand
{
    private static readonly DataFlags s_data = new(isStoreRequired: false);

    private static readonly Option<string?> s_run = new("--run")
    {
        Description = "Examine a run instead; its store may be named if it is no longer at the path the run was trained with.",
        HelpName = "DIR",
    };

    private static readonly Option<int> s_minInteractions =
        SharedOptions.Count("--min-interactions", min: 1, byDefault: 3, "Fewest interactions of a user who is of use.");

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("doctor", "Examine a store, or a run: a verdict a line, and what to do.") { s_run };
        s_data.AddTo(command);
        command.Add(s_minInteractions);
        command.Add(s_json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed) =>
        parsed.GetValue(s_run) is { } run ? ExamineRun(run, parsed) : ExamineStore(parsed);

    private static int ExamineStore(ParseResult parsed) => s_data.StoreOf(parsed) is null
        ? throw new InputException("Say what to examine: --store FILE, or --run DIR.")
        : Print(StoreDoctor.Examine(s_data.Read(parsed), parsed.GetValue(s_minInteractions)), parsed);

    private static int ExamineRun(string run, ParseResult parsed) => FirstOfStoresFlags(parsed) is { } flag
        ? throw new InputException($"{flag} says how to read a store; a run has its own way. Leave it out, or examine the store alone.")
        : ExamineRun(RunDirectory.At(run), s_data.StoreOf(parsed), parsed);

    private static int ExamineRun(RunDirectory run, string? store, ParseResult parsed)
    {
        var hasAnomaly = Directory.Exists(run.AnomalyFolder);
        var isJson = parsed.GetValue(s_json);
        if (run.IsFinished || !hasAnomaly)
            Print(RunDoctor.Examine(run.Root, store), parsed);
        // One document alone is printed as JSON; that of a finished run's anomaly is in its folder.
        if (hasAnomaly && !(isJson && run.IsFinished))
            AnomalyDoctor.Print(run.Root, store, isJson);
        return Tool.Done;
    }

    private static string? FirstOfStoresFlags(ParseResult parsed) =>
        parsed.GetResult(s_minInteractions) is { Implicit: false } ? s_minInteractions.Name : s_data.FirstBesideStore(parsed);

    private static int Print(QualityReport report, ParseResult parsed)
    {
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            QualityLines.Print(report);
        return Tool.Done;
    }
}
