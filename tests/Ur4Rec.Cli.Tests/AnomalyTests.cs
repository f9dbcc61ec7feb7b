namespace Ur4Rec.Cli.Tests;

public sealed class AnomalyTests : IDisposable
{
    private const string Variable = "UR4REC_FAULT";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("pretrain_sasrec:2:parameter:sasrec.item_embedding.weight:0=nan", "parameter sasrec.item_embedding.weight is nan at [0, 0], of item (item 'film-")]
    [InlineData("pretrain_retriever:1:gradient:retriever.proxy:0=inf", "pretrain_retriever, step 1: inf at [0, 0] of the gradient of parameter retriever.proxy [")]
    [InlineData("joint_finetune:1:operation:linear:2:0=-inf", "joint_finetune, step 1: linear 2 gave -inf at [0, 0] of the output [")]
    [InlineData("end_to_end:3:parameter:sasrec.item_embedding.weight:0=3e38", "parameter sasrec.item_embedding.weight is 3E+38 at [0, 0], of item (item 'film-")]
    public void A_run_that_goes_wrong_names_what_did_and_doctor_finds_it_again(string fault, string named)
    {
        var run = Train(fault);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        var line = run.Error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.EndsWith($"Replay the step with 'ur4rec doctor --run {_workspace.PathOf("run")}'.", line, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("run/metrics.json")));

        Assert.Equal(_workspace.Read("run/anomaly/report.json"), _workspace.Succeed("doctor", "--run", "run", "--json"));
        var words = _workspace.Succeed("doctor", "--run", "run");
        Assert.Contains(named, words, StringComparison.Ordinal);
        Assert.Contains($"planted on purpose: {fault.Replace("3e38", "3E+38", StringComparison.Ordinal)}", words, StringComparison.Ordinal);
        Assert.EndsWith("Done again, the step says what it said in the run.\n", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_skipped_step_is_counted_and_the_run_comes_to_its_end()
    {
        var run = Train("pretrain_sasrec:2:operation:linear:1:0=nan", "--stages", "pretrain_sasrec", "--set", "on_anomaly=skip");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 training step was skipped, for values that were not finite; log.txt names each\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, _workspace.Read("run/metrics.json").ParseJson().Number("skipped_batches"));
        Assert.Equal(1, _workspace.Read("run/metrics.jsonl").ParseJson().Number("skipped_steps"));
        Assert.Contains("warning: pretrain_sasrec, step 2: linear 1 gave nan at [0, 0]", _workspace.Read("run/log.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_that_stopped_can_go_on_with_another_policy()
    {
        var stopped = Train("pretrain_sasrec:2:operation:linear:1:0=nan", "--stages", "pretrain_sasrec", "--set", "checkpoint_every=1 step");
        Assert.Equal(1, stopped.ExitCode);

        var resumed = ToolProcess.RunWith(
            _workspace.Folder, (Variable, "pretrain_sasrec:2:operation:linear:1:0=nan"), "train", "--resume", "run", "--set", "on_anomaly=skip", "--json");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(1, resumed.Output.ParseJson().Number("skipped_batches"));
    }

    [Fact]
    public void A_fault_that_makes_no_sense_is_refused()
    {
        var run = Train("somewhere");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: UR4REC_FAULT: 'somewhere' is no fault; write STAGE:STEP:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_of_a_folder_without_an_anomaly_says_so() =>
        Assert.Equal("nowhere: there is no such run directory.", _workspace.Refuse("doctor", "--run", "nowhere"));

    private ToolResult Train(string fault, params string[] flags) =>
        ToolProcess.RunWith(_workspace.Folder, (Variable, fault), ["train", "demo", "--output-dir", "run", "--epochs-per-stage", "1", .. flags]);
}
