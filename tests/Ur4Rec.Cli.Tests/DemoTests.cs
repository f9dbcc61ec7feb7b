namespace Ur4Rec.Cli.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_demonstration_beats_its_baselines_after_a_few_epochs_and_can_be_run_again()
    {
        var result = _workspace.Succeed("train", "demo", "--epochs-per-stage", "7", "--json").ParseJson();

        Assert.Equal(1000, result.GetProperty("dataset").Number("test_cases"));
        var baselines = result.GetProperty("baselines");
        var best = new[] { "ease", "popularity", "chance" }.Max(name => baselines.GetProperty(name).Number("ndcg@10"));
        Assert.True(baselines.GetProperty("popularity").Number("ndcg@10") > 2 * baselines.GetProperty("chance").Number("ndcg@10"));
        Assert.True(result.GetProperty("test").Number("ndcg@10") > 1.5 * best);

        var recommended = _workspace.Succeed("recommend", "--run", "runs/demo", "--history", "film-001,film-002", "-k", "3", "--json").ParseJson();
        Assert.All(recommended.GetProperty("items").EnumerateArray(), item => Assert.False(string.IsNullOrEmpty(item.Text("title"))));

        var again = _workspace.Succeed("train", "demo", "--epochs-per-stage", "1", "--quiet");
        Assert.All(["sasrec", "ease", "popularity", "chance", "ndcg@10 - sasrec's", "The run directory is runs/demo"], text => Assert.Contains(text, again, StringComparison.Ordinal));
    }
}
