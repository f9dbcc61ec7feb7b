using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec export --run DIR --output FILE</c>: writes a run's model for PyTorch.</summary>
internal static class ExportCommand
{
    private const string Safetensors = "safetensors";

    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();

    private static readonly Option<string> s_format = new("--format")
    {
        Description = "How to write them: safetensors.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => Safetensors,
    };

    private static readonly Option<string> s_output = new("--output")
    {
        Description = "The file to write; FILE.item_map.json beside it says which row is which item.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("export", "Write a run's parameters under PyTorch's names.") { s_run, s_store, s_format, s_output, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetRequiredValue(s_format) is var format and not Safetensors)
            throw new InputException($"--format must be {Safetensors}, not '{format}'.");
        var output = parsed.GetRequiredValue(s_output);
        using var run = TrainedRun.Load(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store));
        run.Export(output);
        var map = Path.ChangeExtension(output, ".item_map.json");
        Console.Out.WriteLine(parsed.GetValue(s_json)
            ? RunJson.Document(new { File = output, ItemMap = map })
            : $"{output}: the parameters; {map}: which row is which item");
        return Tool.Done;
    }
}
