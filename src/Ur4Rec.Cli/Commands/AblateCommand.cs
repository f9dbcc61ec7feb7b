using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec ablate --run DIR</c>: finds what each component of a run's model adds.</summary>
internal static class AblateCommand
{
    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();
    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly Option<bool> s_quiet = SharedOptions.Quiet();

    public static Command Build(CancellationToken cancellation)
    {
        var command = new Command("ablate", "Find what each component of a run's model adds.") { s_run, s_store, s_json, s_quiet };
        command.SetAction(parsed => Run(parsed, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var run = TrainedRun.Load(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store));
        var report = RunProgress.During(parsed.GetValue(s_quiet), observer => run.Ablate(observer, cancellation));
        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(RunJson.Document(report));
        }
        else
        {
            AblationTable.Print(report);
            Console.Out.WriteLine($"{report.Protocol.Split}; {report.Protocol.Description}");
            foreach (var warning in report.Warnings)
                Console.Out.WriteLine($"warning: {warning}");
        }

        return Tool.Done;
    }
}
