using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class SweepTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_killed_sweep_goes_on_to_the_same_leaderboard_and_winner()
    {
        var whole = _workspace.Succeed(Sweep("sweeps/whole", "--json")).ParseJson();

        using (var tool = ToolProcess.Start(_workspace.Folder, Sweep("sweeps/killed", "--json")))
        {
            WaitFor(tool, "rung 1 of 2 1/4:");
            tool.Kill();
            tool.WaitForExit();
        }

        // More trials may have been finished before the kill arrived: what is left is the first, and a second line that was cut short.
        var first = File.ReadLines(_workspace.PathOf("sweeps/killed/trials.jsonl")).First();
        _workspace.Write("sweeps/killed/trials.jsonl", $"{first}\n{first[..20]}");
        var resumed = _workspace.Succeed(Sweep("sweeps/killed", "--json")).ParseJson();

        Assert.Equal(5, File.ReadLines(_workspace.PathOf("sweeps/killed/trials.jsonl")).Count());
        Assert.Equal(Leaderboard(whole), Leaderboard(resumed));
        Assert.True(JsonElement.DeepEquals(ResultOf(whole), ResultOf(resumed)));
        Assert.Equal(4, Leaderboard(whole).Length);
    }

    [Fact]
    public void The_winner_is_an_ordinary_run_and_alone_is_tested()
    {
        var output = _workspace.Succeed(Sweep("sweeps/plain"));

        Assert.Matches("sasrec_lr=0.01 +1 +2 of 2 +[01]\\.[0-9]{4} +[01]\\.[0-9]{4} +2 ", output);
        Assert.Matches("ndcg@10 +[01]\\.[0-9]{4} +\\([01]\\.[0-9]{4}, [01]\\.[0-9]{4}\\)", output);
        Assert.Contains("No other trial was tested. The winner's validation ndcg@10, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("test", _workspace.Read("sweeps/plain/trials.jsonl"), StringComparison.Ordinal);

        var report = _workspace.Succeed(Sweep("sweeps/plain", "--json")).ParseJson();
        var winner = report.GetProperty("leaderboard")[0];
        Assert.True(JsonElement.DeepEquals(winner.GetProperty("validation"), ResultOf(report).GetProperty("validation")));
        var evaluated = _workspace.Succeed("evaluate", "--run", "sweeps/plain/best", "--json").ParseJson();
        Assert.True(JsonElement.DeepEquals(evaluated.GetProperty("test"), ResultOf(report).GetProperty("test")));
        _workspace.Succeed("train", "--config", "sweeps/plain/best.yaml", "--output-dir", "runs/again", "--quiet");
        var difference = _workspace.Succeed("compare", "sweeps/plain/best", "runs/again", "--json").ParseJson();
        Assert.Empty(difference.GetProperty("configuration").EnumerateArray());
    }

    [SkippableFact]
    public void Ctrl_C_says_how_to_go_on()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        using var tool = ToolProcess.Start(_workspace.Folder, Sweep("sweeps/interrupted", "--set", "epochs_per_stage=100000", "--set", "patience=0"));
        WaitFor(tool, "sweep of 4 trials");
        using var kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        var last = tool.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        tool.WaitForExit();

        Assert.Equal((130, "interrupted: the finished trials are kept in sweeps/interrupted; the same command goes on from them."), (tool.ExitCode, last));
    }

    [Fact]
    public void What_cannot_be_swept_is_one_line()
    {
        string Refuse(string over, string budget = "5m") =>
            _workspace.Refuse("sweep", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "sweeps/refused", "--over", over, "--budget", budget);

        Assert.Equal("--over sasrec_lrr=1,2: there is no key 'sasrec_lrr'; did you mean 'sasrec_lr'?", Refuse("sasrec_lrr=1,2"));
        Assert.Equal("--budget 30: write a time such as 90s, 30m or 2h, at most 1000h.", Refuse("sasrec_lr=1,2", "30"));
        Assert.StartsWith("--over split=ratio,temporal: validation metrics of different splits", Refuse("split=ratio,temporal"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.PathOf("sweeps/refused")));
        Assert.Equal(
            $"{TinyRun.Run} holds a run, not a sweep; name another folder with --output-dir.",
            _workspace.Refuse(
                "sweep", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", TinyRun.Run, "--over", "seed=1,2", "--budget", "5m", "--quiet"));
    }

    private static string[] Sweep(string folder, params string[] more) =>
    [
        "sweep", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", folder, "--over", "sasrec_lr=0.01,0.00001", "--over",
        "sasrec_dropout=0,0.3", "--budget", "1h", "--threads", "2", "--seed", "7", "--set", "epochs_per_stage=2", .. more,
    ];

    private static void WaitFor(Process tool, string progress)
    {
        while (tool.StandardError.ReadLine() is { } line && !line.StartsWith(progress, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Every row but its seconds, which no two sweeps have in common.</summary>
    private static string[] Leaderboard(JsonElement report) =>
        [.. report.GetProperty("leaderboard").EnumerateArray().Select(row =>
            string.Join(' ', row.EnumerateObject().Where(property => property.Name != "seconds").Select(property => property.Value.GetRawText())))];

    private static JsonElement ResultOf(JsonElement report) => report.GetProperty("winner").GetProperty("result");
}
