namespace Ur4Rec.Cli.Tests;

public sealed class FailureTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_training_that_diverges_fails_with_exit_code_1_and_leaves_no_result()
    {
        var result = ToolProcess.Run(_workspace.Folder,
            "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/diverged", "--set", "sasrec_lr=1e30", "--quiet");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.StartsWith("error: pretrain_sasrec, step 2: ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("runs/diverged/metrics.json")));
    }

    [Fact]
    public void An_unknown_instruction_set_is_a_wrong_input()
    {
        var result = ToolProcess.RunWith(_workspace.Folder, ("UR4REC_SIMD", "avx9"),
            "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/simd", "--quiet");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error: UR4REC_SIMD=avx9: unknown; ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void The_stack_trace_is_shown_where_it_is_asked_for()
    {
        var result = ToolProcess.RunWith(_workspace.Folder, ("UR4REC_TRACE", "1"), "doctor", "--store", "none.db");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("   at Ur4Rec.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_that_leaves_nothing_to_ask_is_refused_before_anything_is_written()
    {
        _workspace.Write("short.txt", "ann tea cake\nbob jam tea\n");
        _workspace.Succeed("import", "--format", "sequences", "short.txt", "--store", "short.db");

        var message = _workspace.Refuse("train", "--config", "tiny.yaml", "--store", "short.db", "--output-dir", "runs/short");

        Assert.Contains("leave_one_out", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace.PathOf("runs/short")));
    }
}
