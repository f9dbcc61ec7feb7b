using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

/// <summary>A store of 60 users who walk around a ring of 20 items, and a run of two epochs trained on it.</summary>
public sealed class TinyRun : IDisposable
{
    public const string Store = "tiny.db";
    public const string Run = "runs/tiny";

    public TinyRun()
    {
        Workspace.Write("tiny.txt", string.Concat(Enumerable.Range(0, 60).Select(RingWalk)));
        Workspace.Write("tiny.yaml", "sasrec_hidden_dim: 16\nsasrec_num_blocks: 1\nbatch_size: 16\nsasrec_lr: 0.01\n");
        Workspace.Succeed("import", "--format", "sequences", "tiny.txt", "--store", Store);
        TrainOutput = Workspace.Succeed(
            "train", "--config", "tiny.yaml", "--store", Store, "--output-dir", Run, "--epochs-per-stage", "2", "--threads", "2", "--seed", "7", "--set",
            "sasrec_dropout=0.1", "--json");
    }

    internal Workspace Workspace { get; } = new();

    /// <summary>What <c>train --json</c> printed.</summary>
    public string TrainOutput { get; }

    public void Dispose() => Workspace.Dispose();

    private static string RingWalk(int user)
    {
        var items = Enumerable.Range(0, 8).Select(step => ((user * 7) + step) % 20);
        return string.Create(CultureInfo.InvariantCulture, $"user{user} {string.Join(' ', items.Select(item => $"item{item}"))}\n");
    }
}

internal static class JsonExtensions
{
    public static JsonElement ParseJson(this string text) => JsonDocument.Parse(text).RootElement;

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
