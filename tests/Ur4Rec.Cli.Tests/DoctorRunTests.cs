using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class DoctorRunTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private static readonly string[] s_names =
    [
        "skipped steps", "validation against popularity", "test against popularity", "test against ease", "validation and test", "full against sampled",
    ];

    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void Every_finding_has_a_line_with_its_verdict()
    {
        var lines = _workspace.Succeed("doctor", "--run", TinyRun.Run).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("ok   skipped steps: 0", lines[0]);
        // With 20 items, 100 negatives are all there are.
        Assert.Contains(lines, line => line.StartsWith("ok   full against sampled: ndcg@10 full: ", StringComparison.Ordinal) && line.EndsWith(": they agree", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" overall", StringComparison.Ordinal));
    }

    [Fact]
    public void The_test_figures_are_those_of_the_result()
    {
        var result = tiny.TrainOutput.ParseJson();
        var findings = Doctor(TinyRun.Run);

        Assert.Equal(s_names, findings.Select(finding => finding.Text("name")));
        var model = result.GetProperty("test").Number("ndcg@10");
        var popularity = result.GetProperty("baselines").GetProperty("popularity").Number("ndcg@10");
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"ndcg@10 {model:F4}, popularity {popularity:F4}; difference "), findings[2].Text("value"), StringComparison.Ordinal);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"ndcg@10 {result.GetProperty("validation").Number("ndcg@10"):F4} in validation, {model:F4} in the test "),
            findings[4].Text("value"), StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_steps_and_warnings_come_from_the_result()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/skipping");
        _workspace.Edit($"{run}/metrics.json", "\"skipped_batches\": 0", "\"skipped_batches\": 3");
        _workspace.Edit($"{run}/metrics.json", "\"warnings\": []", "\"warnings\": [\"an expert is dead\"]");

        var findings = Doctor(run);

        Assert.Equal(("warning", "an expert is dead", "warn"), (findings[0].Text("name"), findings[0].Text("value"), findings[0].Text("verdict")));
        Assert.Equal(("skipped steps", "3", "warn"), (findings[1].Text("name"), findings[1].Text("value"), findings[1].Text("verdict")));
    }

    [Fact]
    public void A_model_that_learned_nothing_is_worse_than_popularity()
    {
        // Ten items that everybody has eight of, and thirty that one user each has.
        _workspace.Write("hits.txt", string.Concat(Enumerable.Range(0, 60).Select(user =>
            $"user{user} {(user < 30 ? $"rare{user} " : "")}{string.Join(' ', Enumerable.Range(0, 8).Select(step => $"hit{((user * 3) + (step * 7)) % 10}"))}\n")));
        _workspace.Succeed("import", "--format", "sequences", "hits.txt", "--store", "hits.db");
        _workspace.Succeed(
            "train", "--config", "tiny.yaml", "--store", "hits.db", "--output-dir", "runs/hits", "--epochs-per-stage", "1", "--quiet", "--set", "sasrec_lr=1e-9");

        var findings = Doctor("runs/hits");

        Assert.Equal(["bad", "bad", "warn"], findings[1..4].Select(finding => finding.Text("verdict")));
        Assert.StartsWith("A list of the most popular items does as well or better", findings[2].Text("advice"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_did_not_finish_is_to_be_finished_first()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/unfinished");
        File.Delete(_workspace.PathOf($"{run}/metrics.json"));

        Assert.Contains("the run there did not finish", _workspace.Refuse("doctor", "--run", run), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_store_is_refused_and_one_that_moved_is_found()
    {
        File.Copy(_workspace.PathOf(TinyRun.Store), _workspace.PathOf("moved.db"));

        Assert.Contains("ok   skipped steps: 0", _workspace.Succeed("doctor", "--run", TinyRun.Run, "--store", "moved.db"), StringComparison.Ordinal);
        Assert.Contains("gone.db", _workspace.Refuse("doctor", "--run", TinyRun.Run, "--store", "gone.db"), StringComparison.Ordinal);
    }

    private JsonElement[] Doctor(string run) =>
        [.. _workspace.Succeed("doctor", "--run", run, "--json").ParseJson().GetProperty("findings").EnumerateArray()];
}
