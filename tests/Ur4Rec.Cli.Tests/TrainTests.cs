namespace Ur4Rec.Cli.Tests;

public sealed class TrainTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void The_json_printed_is_the_result_in_the_run_directory() =>
        Assert.Equal(_workspace.Read($"{TinyRun.Run}/metrics.json").TrimEnd(), tiny.TrainOutput.TrimEnd());

    [Fact]
    public void The_result_has_the_shape_that_is_promised()
    {
        var result = tiny.TrainOutput.ParseJson();

        Assert.Equal((60, 20, 480), (result.GetProperty("dataset").Number("users"), result.GetProperty("dataset").Number("items"), result.GetProperty("dataset").Number("interactions")));
        Assert.Equal("full", result.GetProperty("protocol").Text("name"));
        Assert.All(["validation", "test"], part => Assert.All(
            ["hit@5", "hit@10", "hit@20", "ndcg@5", "ndcg@10", "ndcg@20", "mrr@10"],
            metric => Assert.InRange(result.GetProperty(part).Number(metric), 0, 1)));
        var stage = Assert.Single(result.GetProperty("stages").EnumerateArray());
        Assert.Equal("pretrain_sasrec", stage.Text("name"));
        Assert.Equal(2, stage.Number("epochs"));
        Assert.InRange(stage.Number("best_epoch"), 1, 2);
        Assert.Equal(result.GetProperty("validation").Number("ndcg@10"), stage.GetProperty("validation").Number("ndcg@10"));
        Assert.All(["train_seconds", "evaluate_seconds", "tokens_per_second", "peak_rss_mb"], name => Assert.True(result.GetProperty("timing").Number(name) > 0, name));
        Assert.Equal((0, 7, 2), (result.Number("skipped_batches"), result.Number("seed"), result.Number("threads")));
        Assert.Contains(result.Text("simd"), new[] { "avx512", "avx2", "vector128", "scalar" });
        Assert.Equal(["ease", "popularity", "chance"], result.GetProperty("baselines").EnumerateObject().Select(baseline => baseline.Name));
        Assert.InRange(result.GetProperty("test").Number("ndcg@10"), result.GetProperty("intervals").GetProperty("ndcg@10").Number("low"), result.GetProperty("intervals").GetProperty("ndcg@10").Number("high"));
        Assert.Equal(60, result.GetProperty("segments").EnumerateArray().Where(segment => segment.Text("kind") == "history_length").Sum(segment => segment.Number("cases")));
    }

    [Fact]
    public void The_run_directory_holds_what_is_promised_and_nothing_temporary()
    {
        var root = _workspace.PathOf(TinyRun.Run);
        var files = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                ".lock", "cases.jsonl", "checkpoints/best.safetensors", "checkpoints/pretrain_sasrec.safetensors", "config.yaml", "data.json", "examples.json", "log.txt",
                "metrics.json", "metrics.jsonl", "report.html",
            ],
            files);
        var epochs = _workspace.Read($"{TinyRun.Run}/metrics.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([1.0, 2.0], epochs.Select(line => line.ParseJson().Number("epoch")));
    }

    [Fact]
    public void The_resolved_configuration_has_every_layer()
    {
        var configuration = _workspace.Read($"{TinyRun.Run}/config.yaml").Split('\n');

        Assert.Contains($"store: \"{_workspace.PathOf(TinyRun.Store)}\"", configuration);
        Assert.Contains("sasrec_hidden_dim: 16", configuration);
        Assert.Contains("epochs_per_stage: 2", configuration);
        Assert.Contains("seed: 7", configuration);
        Assert.Contains("sasrec_dropout: 0.1", configuration);
        Assert.Contains("loss: cross_entropy", configuration);
    }

    [Fact]
    public void A_run_trained_from_its_resolved_configuration_has_the_same_metrics()
    {
        var again = _workspace.Succeed("train", "--config", $"{TinyRun.Run}/config.yaml", "--output-dir", "runs/again", "--threads", "1", "--json").ParseJson();

        var first = tiny.TrainOutput.ParseJson();
        Assert.Equal(first.GetProperty("test").ToString(), again.GetProperty("test").ToString());
        Assert.Equal(
            File.ReadAllBytes(_workspace.PathOf($"{TinyRun.Run}/checkpoints/best.safetensors")),
            File.ReadAllBytes(_workspace.PathOf("runs/again/checkpoints/best.safetensors")));
    }

    [Fact]
    public void A_finished_run_is_replaced_only_with_overwrite()
    {
        string[] arguments = ["train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/kept", "--epochs-per-stage", "1", "--quiet"];
        _workspace.Succeed(arguments);

        Assert.Contains("runs/kept holds a finished run; ", _workspace.Refuse(arguments), StringComparison.Ordinal);
        _workspace.Succeed([.. arguments, "--overwrite"]);
    }

    [Fact]
    public void Progress_is_a_line_an_epoch_on_standard_error_and_quiet_means_none()
    {
        string[] arguments = ["train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/lines", "--epochs-per-stage", "2", "--overwrite"];

        var told = ToolProcess.Run(_workspace.Folder, arguments);
        var quiet = ToolProcess.Run(_workspace.Folder, [.. arguments, "--quiet"]);

        Assert.Equal(2, told.Error.Split('\n').Count(line => line.StartsWith("pretrain_sasrec epoch ", StringComparison.Ordinal)));
        Assert.Contains("runs/lines", told.Output, StringComparison.Ordinal);
        Assert.Contains("popularity", told.Output, StringComparison.Ordinal);
        Assert.Equal("", quiet.Error);
    }

    [Fact]
    public void A_store_that_is_not_there_or_no_store_is_refused()
    {
        _workspace.Write("text.db", "not a database");

        Assert.Contains("none.db", _workspace.Refuse("train", "--config", "tiny.yaml", "--store", "none.db", "--output-dir", "runs/x"), StringComparison.Ordinal);
        Assert.Contains("text.db", _workspace.Refuse("train", "--config", "tiny.yaml", "--store", "text.db", "--output-dir", "runs/x"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.PathOf("runs/x")));
    }
}
