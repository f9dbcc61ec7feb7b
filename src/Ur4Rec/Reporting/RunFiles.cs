using System.Text.Json;
using System.Text.Json.Nodes;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Reporting;

/// <summary>Reads what a run directory holds, finished or not, as one JSON document: what a report is made of.</summary>
internal static class RunFiles
{
    private const string Warning = "warning: ";

    /// <summary>Everything but the checkpoints. What is not there is null.</summary>
    /// <exception cref="InputException">There is no run, or a file of it is damaged.</exception>
    public static JsonObject Read(RunDirectory run)
    {
        if (!Directory.Exists(run.Root))
            throw new InputException($"{run.Root}: there is no such run directory.");
        if (!File.Exists(run.ConfigurationPath))
            throw new InputException($"{run.Root} is not a run directory: it holds no {Path.GetFileName(run.ConfigurationPath)}.");

        var ablation = ReadDocument(run.AblationPath);
        return new JsonObject
        {
            ["name"] = NameOf(run),
            ["finished"] = run.IsFinished,
            ["command"] = CommandOf(run, ablates: ablation is not null),
            ["configuration"] = File.ReadAllText(run.ConfigurationPath),
            ["epochs"] = ReadEpochs(run.EpochsPath),
            ["log"] = ReadLog(run.LogPath),
            ["result"] = ReadDocument(run.ResultPath),
            ["data"] = ReadDocument(run.DataPath),
            ["ablation"] = ablation,
            ["examples"] = ReadDocument(run.ExamplesPath),
        };
    }

    /// <summary>The folder's own name.</summary>
    public static string NameOf(RunDirectory run) => Path.GetFileName(FullPath(run));

    private static string FullPath(RunDirectory run) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Root));

    private static string CommandOf(RunDirectory run, bool ablates)
    {
        var (configuration, again) = (Path.GetFullPath(run.ConfigurationPath), FullPath(run) + "-again");
        return $"ur4rec train --config {Quote(configuration)} --output-dir {Quote(again)}{(ablates ? " --ablate" : "")}";
    }

    private static string Quote(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || "/\\:._-+".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static JsonNode? ReadDocument(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is damaged: {e.Message}", e);
        }
    }

    private static JsonArray ReadEpochs(string path)
    {
        var epochs = new JsonArray();
        var lines = WholeLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                epochs.Add(JsonNode.Parse(lines[i]));
            }
            catch (JsonException e)
            {
                throw new InputException($"{path}:{i + 1} is damaged: {e.Message}", e);
            }
        }

        return epochs;
    }

    private static JsonObject ReadLog(string path)
    {
        var lines = WholeLines(path).Select(line => line.Split(' ', 2)).Where(line => line.Length == 2).ToArray();
        var warnings = lines.Select(line => line[1]).Where(text => text.StartsWith(Warning, StringComparison.Ordinal));
        return new JsonObject
        {
            ["started"] = lines.FirstOrDefault()?[0],
            ["ended"] = lines.LastOrDefault()?[0],
            ["warnings"] = new JsonArray([.. warnings.Distinct().Select(text => JsonValue.Create(text[Warning.Length..]))]),
        };
    }

    /// <summary>A run that is going on has these files open to write; one that was killed may leave half a last line.</summary>
    private static string[] WholeLines(string path)
    {
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
