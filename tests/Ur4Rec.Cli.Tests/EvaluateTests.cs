namespace Ur4Rec.Cli.Tests;

public sealed class EvaluateTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_run_evaluated_again_has_the_metrics_it_was_stored_with()
    {
        var stored = tiny.TrainOutput.ParseJson();

        var again = _workspace.Succeed("evaluate", "--run", TinyRun.Run, "--json").ParseJson();

        Assert.All(["protocol", "validation", "test", "intervals", "segments", "baselines"], part =>
            Assert.Equal(stored.GetProperty(part).ToString(), again.GetProperty(part).ToString()));
    }

    [Fact]
    public void The_sampled_protocol_can_be_asked_for_and_is_easier()
    {
        var full = tiny.TrainOutput.ParseJson();

        var sampled = _workspace.Succeed("evaluate", "--run", TinyRun.Run, "--protocol", "sampled", "--json").ParseJson();

        Assert.Equal("sampled", sampled.GetProperty("protocol").Text("name"));
        Assert.True(sampled.GetProperty("test").Number("ndcg@5") >= full.GetProperty("test").Number("ndcg@5"));
    }

    [Fact]
    public void Without_json_there_is_a_table_with_the_baselines()
    {
        var output = _workspace.Succeed("evaluate", "--run", TinyRun.Run);

        Assert.All(["sasrec", "popularity", "ndcg@10"], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_protocol_is_refused() =>
        Assert.Equal(
            "--protocol: eval_protocol must be full or sampled, not 'half'.",
            _workspace.Refuse("evaluate", "--run", TinyRun.Run, "--protocol", "half"));
}
