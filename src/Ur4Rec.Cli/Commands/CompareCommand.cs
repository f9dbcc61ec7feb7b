using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec compare RUN RUN…</c>: how finished runs differ in what they were given and in what came of it.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string[]> s_runs = new("RUN")
    {
        Description = "Directories of finished runs; all are compared with the first.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("compare", "Compare finished runs: configurations, and test metrics with intervals.") { s_runs, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var runs = parsed.GetRequiredValue(s_runs);
        if (runs.Length < 2)
            throw new InputException("Say which runs to compare, two or more: 'ur4rec compare RUN RUN'.");
        var report = RunComparison.Of(runs);
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            ComparisonTables.Print(report);
        return Tool.Done;
    }
}
