using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Models;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec import-checkpoint FILE.pt</c>: brings weights that PyTorch saved under our names, and into a run directory.</summary>
internal static class ImportCheckpointCommand
{
    private const double SeedTemperature = 0.07;

    private static readonly Argument<string> s_file = new("FILE")
    {
        Description = "What torch.save wrote, PyTorch 1.6 or later: a state dict, or a dict that holds one.",
    };

    private static readonly Option<string?> s_key = new("--key") { Description = "The key of the state dict, where the file holds several.", HelpName = "NAME" };

    private static readonly Option<string?> s_output = new("--output")
    {
        Description = "Write the weights under our names to this safetensors file.",
        HelpName = "FILE",
    };

    private static readonly Option<int> s_heads = SharedOptions.Count(
        "--heads", min: 1, byDefault: 1, "Attention heads, which weights do not say; for --output alone, a run directory has its configuration.");

    private static readonly Option<string?> s_config = new("--config") { Description = "The shape of the model, for a run directory.", HelpName = "FILE" };
    private static readonly Option<string?> s_store = new("--store") { Description = "The data, for a run directory.", HelpName = "FILE" };
    private static readonly Option<string?> s_directory = new("--output-dir") { Description = "Make this run directory of the sequence model.", HelpName = "DIR" };
    private static readonly Option<string[]> s_set = new("--set") { Description = "A configuration key and its value, key=value.", HelpName = "KEY=VALUE" };
    private static readonly Option<bool> s_overwrite = new("--overwrite") { Description = "Replace a finished run in the run directory." };

    private static readonly Option<string?> s_itemMap = new("--item-map")
    {
        Description = "JSON that says which row is which item, e.g. item_map.json. Default: row 5 is the item '5'.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("import-checkpoint", "Bring weights that PyTorch saved under our names, and into a run directory.")
        {
            s_file, s_key, s_output, s_heads, s_config, s_store, s_directory, s_set, s_overwrite, s_itemMap, s_json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(s_file);
        using var file = TorchFile.Open(path, parsed.GetValue(s_key));
        var weights = ImportedWeights.Of(file, path);
        var asJson = parsed.GetValue(s_json);
        if (parsed.GetValue(s_output) is { } output)
            Save(weights, path, output, parsed.GetValue(s_heads));
        var run = parsed.GetValue(s_directory) is { } directory ? ImportRun(parsed, weights, directory) : null;
        if (asJson)
        {
            var (matched, extra) = (weights.Tensors.Values.Select(Describe), weights.Extra.Select(Describe));
            Console.Out.WriteLine(RunJson.Document(new { file.Key, Matched = matched, Extra = extra, Run = run }));
        }
        else
        {
            Print(weights, run);
        }

        return Tool.Done;
    }

    /// <summary>Makes the models whole, so that what is missing is said, and writes them into one file.</summary>
    private static void Save(ImportedWeights weights, string path, string output, int heads)
    {
        if (!weights.HasSasRec && !weights.HasRetriever)
            throw new InputException($"{path}: there is neither a sequence model's item table nor a retriever's; docs/from-python.md has the names that are known.");
        using var sasRec = weights.HasSasRec ? weights.ToSasRec(heads) : null;
        using var retriever = weights.HasRetriever ? weights.ToRetriever(heads, SeedTemperature) : null;
        var parameters = Named(sasRec, SasRecModel.CheckpointPrefix).Concat(Named(retriever, Models.Retrieval.PreferenceRetriever.CheckpointPrefix));
        SafetensorsWriter.Write(output, parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter, ShapeOf(pair.Parameter))));
    }

    private static IEnumerable<(string Name, Parameter Parameter)> Named(Module? module, string prefix) =>
        module?.NamedParameters().Select(pair => (prefix + pair.Name, pair.Parameter)) ?? [];

    private static IReadOnlyList<long> ShapeOf(Parameter parameter) => parameter.Rows == 1 ? [parameter.Columns] : [parameter.Rows, parameter.Columns];

    private static RunResult ImportRun(ParseResult parsed, ImportedWeights weights, string directory)
    {
        var builder = new ConfigurationBuilder();
        if (parsed.GetValue(s_config) is { } config)
            builder.AddFile(config);
        if (parsed.GetValue(s_store) is { } store)
            builder.Set("store", store, s_store.Name);
        builder.Set("output_dir", directory, s_directory.Name);
        foreach (var assignment in parsed.GetValue(s_set) ?? [])
            builder.SetAssignment(assignment);
        var items = parsed.GetValue(s_itemMap) is { } map ? ItemMap.Read(map) : ItemMap.Identity;
        return ImportedRun.Create(weights, items, builder.Build(), parsed.GetValue(s_overwrite));
    }

    private static void Print(ImportedWeights weights, RunResult? run)
    {
        foreach (var tensor in weights.Tensors.Values)
            Console.Out.WriteLine($"matched  {tensor}");
        foreach (var tensor in weights.Extra)
            Console.Out.WriteLine($"extra    '{tensor.Name}' [{string.Join(", ", tensor.Shape)}], left out");
        if (run is not null)
            ResultTable.Print(run.Protocol, run.Model, run.Test, run.Baselines, run.Warnings);
    }

    private static object Describe(ImportedTensor tensor) => new { tensor.Name, tensor.Shape, Source = tensor.Source.Name, SourceShape = tensor.Source.Shape };

    private static object Describe(TorchTensor tensor) => new { tensor.Name, tensor.Shape };
}
