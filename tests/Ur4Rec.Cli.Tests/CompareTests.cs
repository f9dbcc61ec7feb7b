using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class CompareTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void Two_seeds_differ_in_the_seed_and_what_came_of_it()
    {
        _workspace.Succeed(Train("runs/eight", "--seed", "8"));

        var report = _workspace.Succeed("compare", TinyRun.Run, "runs/eight", "--json").ParseJson();

        var runs = report.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal([TinyRun.Run, "runs/eight"], runs.Select(run => run.Text("run")));
        Assert.True(JsonElement.DeepEquals(tiny.TrainOutput.ParseJson().GetProperty("test"), runs[0].GetProperty("test")));
        Assert.True(runs[1].GetProperty("timing").Number("train_seconds") > 0);
        var key = Assert.Single(report.GetProperty("configuration").EnumerateArray());
        Assert.Equal(("seed", "7,8"), (key.Text("key"), string.Join(',', key.GetProperty("values").EnumerateArray())));
        var difference = Assert.Single(report.GetProperty("differences").EnumerateArray());
        Assert.Empty(difference.GetProperty("obstacles").EnumerateArray());
        foreach (var metric in difference.GetProperty("metrics").EnumerateObject())
        {
            var mean = metric.Value.Number("mean");
            Assert.Equal(runs[1].GetProperty("test").Number(metric.Name) - runs[0].GetProperty("test").Number(metric.Name), mean, 12);
            if (metric.Name != "coverage@10")
                Assert.InRange(mean, metric.Value.GetProperty("interval").Number("low"), metric.Value.GetProperty("interval").Number("high"));
        }

        Assert.NotEqual(0, difference.GetProperty("metrics").GetProperty("ndcg@10").Number("mean"));
        var lengths = difference.GetProperty("segments").EnumerateArray().Where(segment => segment.Text("kind") == "history_length");
        Assert.Equal(60, Assert.Single(lengths).Number("cases"));
    }

    [Fact]
    public void A_run_does_not_differ_from_its_copy()
    {
        var copy = _workspace.CopyRun(TinyRun.Run, "runs/copy");

        var report = _workspace.Succeed("compare", TinyRun.Run, copy, "--json").ParseJson();
        Assert.Empty(report.GetProperty("configuration").EnumerateArray());
        var difference = report.GetProperty("differences")[0];
        JsonElement[] parts = [difference.GetProperty("metrics"), .. difference.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("metrics"))];
        Assert.All(parts.SelectMany(part => part.EnumerateObject()), metric =>
            Assert.Equal(
                metric.Name == "coverage@10" ? """{"mean":0,"interval":null}""" : """{"mean":0,"interval":{"low":0,"high":0}}""",
                JsonSerializer.Serialize(metric.Value)));

        var output = _workspace.Succeed("compare", TinyRun.Run, copy);
        Assert.Contains("The configurations are the same, but for output_dir.", output, StringComparison.Ordinal);
        Assert.Contains("The test cases do not tell runs 1 and 2 apart: the 95 % interval of the difference in ndcg@10 holds 0.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_runs_are_shown_in_tables_of_eighty_columns()
    {
        _workspace.Succeed(Train("runs/weak", "--seed", "7", "--epochs-per-stage", "1", "--set", "sasrec_lr=0.00001"));
        var copy = _workspace.CopyRun(TinyRun.Run, "runs/third");

        var output = _workspace.Succeed("compare", TinyRun.Run, "runs/weak", copy);

        Assert.All(output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
        Assert.Matches("epochs_per_stage +2 +1 +2 ", output);
        Assert.Matches("ndcg@10 +0\\.[0-9]{4} +0\\.[0-9]{4} +-0\\.[0-9]{4} +\\(-0\\.[0-9]{4}, -0\\.[0-9]{4}\\)", output);
        Assert.Matches("history_length 5-9 +60 +-0\\.", output);
        Assert.Contains("Run 2 is worse than run 1: the 95 % interval of its difference in ndcg@10 lies below 0.", output, StringComparison.Ordinal);
        Assert.Contains("runs 1 and 3", output, StringComparison.Ordinal);
        Assert.DoesNotContain("recall@", output, StringComparison.Ordinal);
        Assert.Contains("tokens_per_second", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_under_other_protocols_get_no_difference()
    {
        _workspace.Succeed(Train("runs/sampled", "--seed", "7", "--set", "eval_protocol=sampled", "--set", "eval_negatives=5"));
        const string Why = "the protocols are 'full: the target among all items that the user has not seen before it' and "
            + "'sampled: the target and 5 negatives that the user has not seen before it, seed 1'";

        var output = _workspace.Succeed("compare", TinyRun.Run, "runs/sampled");
        Assert.Contains($"The metrics of runs 1 and 2 cannot be compared: {Why}.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("interval", output, StringComparison.Ordinal);
        var difference = _workspace.Succeed("compare", TinyRun.Run, "runs/sampled", "--json").ParseJson().GetProperty("differences")[0];
        Assert.Equal([Why], difference.GetProperty("obstacles").EnumerateArray().Select(why => why.GetString()));
        Assert.Equal(JsonValueKind.Null, difference.GetProperty("metrics").ValueKind);
        Assert.Empty(difference.GetProperty("segments").EnumerateArray());
    }

    [Fact]
    public void A_run_that_did_not_finish_or_is_damaged_is_one_line()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/bad");
        _workspace.Edit($"{run}/config.yaml", "\nseed: 7\n", "\nseed: 8\n");
        Assert.Equal(
            "runs/bad/config.yaml has changed since the run ended; bring the file back, or train again. `ur4rec verify --run runs/bad` checks the rest.",
            _workspace.Refuse("compare", TinyRun.Run, run));
        _workspace.Edit($"{run}/config.yaml", "\nseed: 8\n", "\nseed: 7\n");
        File.Delete(_workspace.PathOf($"{run}/cases.jsonl"));
        Assert.Equal(
            "runs/bad/cases.jsonl is not there: the run is damaged; bring the file back, or train again.", _workspace.Refuse("compare", TinyRun.Run, run));
        _workspace.Write($"{run}/metrics.json", "{");
        Assert.StartsWith("runs/bad/metrics.json is damaged: ", _workspace.Refuse("compare", TinyRun.Run, run), StringComparison.Ordinal);
        File.Delete(_workspace.PathOf($"{run}/metrics.json"));
        Assert.StartsWith("runs/bad: the run there did not finish", _workspace.Refuse("compare", TinyRun.Run, run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_texts_that_leak_is_marked()
    {
        using var leaky = new LeakyStore();
        leaky.Workspace.Succeed(LeakyStore.Train("runs/leaky", "--set", "texts.allow_leaking=true"));
        leaky.Workspace.Succeed(LeakyStore.Train("runs/clean", "--set", "texts.source=none"));

        var output = leaky.Workspace.Succeed("compare", "runs/clean", "runs/leaky");

        Assert.Matches(" 2 \\(warned\\) +runs/leaky ", output);
        Assert.Contains($"\nwarning: run 2: the user texts {LeakyStore.Source} are leaking: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("1 (warned)", output, StringComparison.Ordinal);
        Assert.Matches("texts.source +none +all ", output);
    }

    private static string[] Train(string run, params string[] more) =>
    [
        "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", run, "--threads", "2", "--quiet", "--set", "sasrec_dropout=0.1",
        .. more.Contains("--epochs-per-stage") ? more : [.. more, "--epochs-per-stage", "2"],
    ];
}
