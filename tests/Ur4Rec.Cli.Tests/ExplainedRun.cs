namespace Ur4Rec.Cli.Tests;

/// <summary>A run of all components over the built-in data, trained just enough to have an opinion: 20 items are retrieved and ranked.</summary>
public sealed class ExplainedRun : IDisposable
{
    public const string Run = "runs/explained";

    public ExplainedRun()
    {
        Workspace.Succeed(
            "train", "demo", "--output-dir", Run, "--stages", "[pretrain_sasrec, pretrain_retriever]", "--epochs-per-stage", "1", "--threads", "2",
            "--quiet", "--set", "retriever_output_dim=16", "--set", "num_negatives=4", "--set", "retriever_positions=1", "--set", "bootstrap_samples=0",
            "--set", "rerank_top=20", "--set", "fusion_method=learned", "--set", "fusion_popularity=true");

        // A retriever whose stage was rolled back has no weight, and so no reasons to test.
        Assert.NotEqual(0, Workspace.Read($"{Run}/metrics.json").ParseJson().GetProperty("fusion").Number("retriever"));
    }

    internal Workspace Workspace { get; } = new();

    public void Dispose() => Workspace.Dispose();
}
