using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class AblateTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_run_of_sasrec_alone_has_three_rows_and_its_own_metrics()
    {
        var report = _workspace.Succeed("ablate", "--run", TinyRun.Run, "--json");

        Assert.Equal(_workspace.Read($"{TinyRun.Run}/ablation.json").TrimEnd(), report.TrimEnd());
        var rows = report.ParseJson().GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["popularity", "ease", "sasrec"], rows.Select(row => row.Text("name")));
        var run = tiny.TrainOutput.ParseJson();
        AssertSame(run, rows[2]);
        var baselines = run.GetProperty("baselines");
        Assert.All(rows[..2], row => Assert.True(JsonElement.DeepEquals(baselines.GetProperty(row.Text("name")!), row.GetProperty("test"))));
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("against_sasrec").ValueKind);
        var difference = rows[0].GetProperty("against_sasrec").GetProperty("hit@10");
        Assert.Equal(rows[0].GetProperty("test").Number("hit@10") - rows[2].GetProperty("test").Number("hit@10"), difference.Number("mean"), 12);
        var interval = difference.GetProperty("interval");
        Assert.InRange(difference.Number("mean"), interval.Number("low") - 1e-9, interval.Number("high") + 1e-9);
        Assert.Equal(
            ["history_length 5-9"], rows[0].GetProperty("segments").EnumerateArray().Select(segment => $"{segment.Text("kind")} {segment.Text("name")}"));
    }

    [Fact]
    public void Without_json_there_is_a_table_and_what_it_says()
    {
        var table = _workspace.Succeed("ablate", "--run", TinyRun.Run, "--quiet");

        Assert.All(["popularity", "ease", "sasrec", "The model is sasrec alone: there is no component to leave out."], text =>
            Assert.Contains(text, table, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_goes_on_with_the_ablation_and_writes_no_epoch_of_it_into_the_runs_file()
    {
        var result = ToolProcess.Run(_workspace.Folder, Train("runs/ablated", "--ablate"));

        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
        var lines = result.Output.Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith(" ablation", StringComparison.Ordinal));
        var table = lines[first..Array.FindIndex(lines, first, line => line.StartsWith("Did not help: ", StringComparison.Ordinal))];
        Assert.All(table, line => Assert.InRange(line.Length, 0, 80));
        Assert.All([" + collaborative", " + memory", " full"], label =>
            Assert.Contains(table, line => line.StartsWith(label, StringComparison.Ordinal)));
        Assert.Contains("ablation memory epoch 1: ", result.Error, StringComparison.Ordinal);
        var run = _workspace.Read("runs/ablated/metrics.json").ParseJson();
        var rows = _workspace.Read("runs/ablated/ablation.json").ParseJson().GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["popularity", "ease", "sasrec", "collaborative", "memory", "full"], rows.Select(row => row.Text("name")));
        AssertSame(run, rows[^1]);
        Assert.DoesNotContain("ablation", _workspace.Read("runs/ablated/metrics.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_resamples_there_are_differences_and_no_verdict()
    {
        var output = _workspace.Succeed(Train("runs/bare", "--ablate", "--quiet", "--set", "bootstrap_samples=0"));

        Assert.Contains("Without intervals (bootstrap_samples is 0) nothing can be said", output, StringComparison.Ordinal);
        var full = _workspace.Read("runs/bare/ablation.json").ParseJson().GetProperty("rows").EnumerateArray().Last();
        Assert.Equal(JsonValueKind.Null, full.GetProperty("gain").GetProperty("ndcg@10").GetProperty("interval").ValueKind);
    }

    [Fact]
    public void A_run_that_did_not_finish_or_has_no_first_stage_is_refused()
    {
        _workspace.Succeed(Train("runs/old", "--quiet"));
        var first = _workspace.PathOf("runs/old/checkpoints/pretrain_sasrec.safetensors");
        File.Delete(first);

        Assert.Equal(
            "runs/old/checkpoints/pretrain_sasrec.safetensors is not there: the run was trained before the first stage's model was kept; train it again.",
            _workspace.Refuse("ablate", "--run", "runs/old"));
        File.WriteAllText(first, "no model");
        Assert.StartsWith(
            "The first stage's model cannot be read: runs/old/checkpoints/pretrain_sasrec.safetensors",
            _workspace.Refuse("ablate", "--run", "runs/old", "--quiet"),
            StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("runs/old/ablation.json")));
        File.Delete(_workspace.PathOf("runs/old/metrics.json"));
        Assert.Equal("runs/old: the run there did not finish; train it again.", _workspace.Refuse("ablate", "--run", "runs/old"));
    }

    private static void AssertSame(JsonElement run, JsonElement row) =>
        Assert.All(["validation", "test"], part => Assert.True(JsonElement.DeepEquals(run.GetProperty(part), row.GetProperty(part)), part));

    private static string[] Train(string run, params string[] more) =>
    [
        "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", run, "--epochs-per-stage", "1",
        "--stages", "[pretrain_sasrec, pretrain_retriever]",
        "--set", "fusion_popularity=true", "--set", "num_negatives=4", "--set", "retriever_output_dim=8", .. more,
    ];
}
