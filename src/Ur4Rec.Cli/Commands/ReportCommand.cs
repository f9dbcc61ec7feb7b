using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Reporting;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec report --run DIR</c>: writes a run's report anew.</summary>
internal static class ReportCommand
{
    private static readonly Option<string> s_run = SharedOptions.Run();

    private static readonly Option<string?> s_output = new("--output")
    {
        Description = "Where to write it; by default report.html in the run directory.",
        HelpName = "FILE",
    };

    public static Command Build()
    {
        var command = new Command("report", "Write a run's report, finished or not, as one HTML file.") { s_run, s_output };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var run = RunDirectory.At(parsed.GetRequiredValue(s_run));
        var path = parsed.GetValue(s_output) ?? run.ReportPath;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parsed.GetValue(s_output) is not null && !Directory.Exists(folder))
            throw new InputException($"--output {path}: there is no folder {folder}; make it first.");
        RunReport.Write(run, path);
        Console.Out.WriteLine($"The report is {path}");
        return Tool.Done;
    }
}
