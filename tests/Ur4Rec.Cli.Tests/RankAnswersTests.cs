using Ur4Rec.Distribution;

namespace Ur4Rec.Cli.Tests;

/// <summary>What a finished run answers on several ranks of a real mpirun is what it answers alone.</summary>
[Collection(RankRunUsers.Name)]
public sealed class RankAnswersTests(RankRun fixture)
{
    private static readonly string[] s_evaluate = ["evaluate", "--run", RankRun.Alone, "--json"];

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranks_share_an_evaluation_and_print_it_once(int ranks)
    {
        var result = fixture.Run(ranks, s_evaluate);
        Assert.Equal((Tool.Done, ""), (result.ExitCode, result.Error));
        Assert.Equal(fixture.Workspace.Succeed(s_evaluate), result.Output);
    }

    [SkippableFact]
    public void Ranks_that_are_asked_for_other_evaluations_are_refused()
    {
        using var job = MpiJob.Start(fixture.Workspace.Folder, [],
        [
            .. MpiJob.Ranks(1, ToolProcess.Tool, s_evaluate), ":", .. MpiJob.Ranks(1, ToolProcess.Tool, [.. s_evaluate, "--protocol", "sampled"]),
        ]);
        var result = job.Finish();
        Assert.Equal((Tool.WrongInput, ""), (result.ExitCode, result.Output));
        Assert.Contains("error: The process 1 on ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" has another configuration, unlike the process 0 on ", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Ranks_answer_all_users_with_the_same_bytes_also_after_one_was_killed()
    {
        fixture.Workspace.Succeed(Recommend("alone.jsonl"));
        var expected = fixture.Workspace.Read("alone.jsonl");
        foreach (var ranks in (int[])[2, 3])
        {
            var result = fixture.Run(ranks, Recommend($"{ranks}.jsonl"));
            Assert.Equal((Tool.Done, ""), (result.ExitCode, result.Error));
            Assert.Equal(expected, fixture.Workspace.Read($"{ranks}.jsonl"));
        }

        KillOneWhile("killed.jsonl");
        var resumed = fixture.Run(3, [.. Recommend("killed.jsonl"), "--json"]);
        Assert.Equal((Tool.Done, ""), (resumed.ExitCode, resumed.Error));
        Assert.True(resumed.Output.ParseJson().Number("resumed_parts") > 0);
        Assert.Equal(expected, fixture.Workspace.Read("killed.jsonl"));
    }

    /// <summary>Kills a rank when the first parts are there, before the last.</summary>
    private void KillOneWhile(string output)
    {
        var parts = fixture.Workspace.PathOf($"{output}.parts");
        using var job = MpiJob.Start(fixture.Workspace.Folder, [], MpiJob.Ranks(2, ToolProcess.Tool, Recommend(output)));
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(parts) && Directory.EnumerateFiles(parts, "*.part").Any(), TimeSpan.FromMinutes(1)));
        MpiJob.Signal("KILL", job.RankProcesses()[1]);
        Assert.Equal(137, job.Finish().ExitCode);
        Assert.False(File.Exists(fixture.Workspace.PathOf(output)));
    }

    private static string[] Recommend(string output) =>
        ["recommend", "--run", RankRun.Alone, "--all-users", "-k", "100", "--threads", "1", "--quiet", "--output", output];
}
