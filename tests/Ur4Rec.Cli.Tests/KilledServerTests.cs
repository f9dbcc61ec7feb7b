using Ur4Rec.Bench.Serve.Kill;
using Ur4Rec.Serving;

namespace Ur4Rec.Cli.Tests;

/// <summary>Kills the real server with SIGKILL under load, and compares what it comes to with what it acknowledged.</summary>
public sealed class KilledServerTests : IDisposable
{
    private const int Kills = 3;

    private const string Remembering = """
        stages: [pretrain_sasrec, pretrain_retriever, joint_finetune]
        use_memory: true
        sasrec_hidden_dim: 16
        sasrec_num_blocks: 1
        retriever_output_dim: 16
        batch_size: 200
        epochs_per_stage: 1
        bootstrap_samples: 0
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task No_acknowledged_event_is_lost_and_memories_are_those_of_a_replay()
    {
        _workspace.Succeed("train", "--config", _workspace.Write("small.yaml", Remembering), "--store", "demo", "--output-dir", "run", "--threads", "2");
        var options = new ServingOptions { Run = _workspace.PathOf("run"), State = _workspace.PathOf("state.db") };
        using var server = new KilledServer(ToolProcess.Tool, options, seed: 5);
        for (var kill = 0; kill < Kills; kill++)
            await server.KillAsync();
        Assert.Equal(Kills, server.SecondsToReady.Count);
        Assert.InRange(server.Ledger!.Acknowledged, 1, int.MaxValue);
        Assert.InRange(await server.CompareWithReplayAsync(_workspace.PathOf("replayed.db")), 1, int.MaxValue);
    }
}
