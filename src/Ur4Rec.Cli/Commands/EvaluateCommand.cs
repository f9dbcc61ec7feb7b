using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec evaluate --run DIR</c>: evaluates a run's model again, under its own protocol or another.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();

    private static readonly Option<string?> s_protocol = new("--protocol")
    {
        Description = "full or sampled, instead of the run's own (eval_protocol).",
        HelpName = "NAME",
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build(IRankGroup ranks)
    {
        var command = new Command("evaluate", "Evaluate a run's model on the validation and test cases.") { s_run, s_store, s_protocol, s_json };
        command.SetAction(parsed => Run(parsed, ranks));
        return command;
    }

    private static int Run(ParseResult parsed, IRankGroup ranks)
    {
        using var run = TrainedRun.Load(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store), ranks);
        var configuration = new ConfigurationBuilder(run.Configuration);
        if (parsed.GetValue(s_protocol) is { } protocol)
            configuration.Set("eval_protocol", protocol, s_protocol.Name);
        var result = run.Evaluate(configuration.Build().Evaluation, ranks);
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(result));
        else
            ResultTable.Print(result.Protocol, result.Model, result.Test, result.Baselines, result.Warnings);
        return Tool.Done;
    }
}
