using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec verify --run DIR</c>: whether a run is still what its result says.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("verify", "Check a run's files, data and texts, and compute its test metrics again.") { s_run, s_store, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var report = RunVerifier.Verify(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            VerificationLines.Print(report);
        return report.Holds ? Tool.Done : Tool.Failed;
    }
}
