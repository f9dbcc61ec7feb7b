using System.Text.RegularExpressions;
using Ur4Rec.Distribution;

namespace Ur4Rec.Cli.Tests;

/// <summary>A training of everything that has state, cut into four shards, and what it comes to in one process that nobody interrupts.</summary>
public sealed partial class RankRun : IDisposable
{
    public const string Alone = "alone";

    private const string Configuration = """
        store: demo
        gradient_shards: 4
        checkpoint_every: 3 steps
        threads: 1
        stages: [pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end]
        epochs_per_stage: 1
        batch_size: 250
        sasrec_hidden_dim: 16
        sasrec_num_blocks: 1
        retriever_output_dim: 16
        num_negatives: 4
        retriever_positions: 1
        bootstrap_samples: 0
        ema_decay: 0.9
        use_adaptive_alternating: true
        adaptive_min_steps: 2
        use_uncertainty_weighting: true
        use_memory_bank: true
        use_knowledge_distillation: true
        negative_mix.uniform: 0.4
        negative_mix.hard: 0.6
        negative_mix.popularity: 0
        negative_mix.in_batch: 0
        fusion_method: learned
        """;

    public RankRun()
    {
        Workspace.Write("ranks.yaml", Configuration);
        Workspace.Succeed(Train(Alone));
        Expected = ResultOf(Alone);
    }

    internal Workspace Workspace { get; } = new();

    /// <summary>The bits of the model, and all that is said of the run.</summary>
    public string Expected { get; }

    public static string[] Train(string run, params string[] more) => ["train", "--config", "ranks.yaml", "--output-dir", run, .. more];

    /// <summary>Starts a training under mpirun.</summary>
    public MpiJob Start(int ranks, string run, params (string Name, string Value)[] variables) =>
        MpiJob.Start(Workspace.Folder, variables, MpiJob.Ranks(ranks, ToolProcess.Tool, Train(run)));

    /// <summary>Runs the tool under mpirun, to its end.</summary>
    public MpiJobResult Run(int ranks, params string[] arguments) => MpiJob.Run(ranks, Workspace.Folder, [], ToolProcess.Tool, arguments);

    /// <summary>As <see cref="Expected"/>, without times, where the run is and what mpirun binds it to.</summary>
    public string ResultOf(string run) => string.Join('\n',
        Convert.ToHexString(File.ReadAllBytes(Workspace.PathOf($"{run}/checkpoints/best.safetensors"))),
        Workspace.Read($"{run}/cases.jsonl"),
        Times().Replace(Workspace.Read($"{run}/metrics.jsonl"), ""),
        Times().Replace(Workspace.Read($"{run}/metrics.json"), ""));

    public void Dispose() => Workspace.Dispose();

    [GeneratedRegex("\"([a-z_]*seconds|[a-z_]*per_second|peak_rss_mb|processors|configuration)\": ?[^,\n]*")]
    private static partial Regex Times();
}

/// <summary>The tests that share one such run.</summary>
[CollectionDefinition(Name)]
public sealed class RankRunUsers : ICollectionFixture<RankRun>
{
    public const string Name = "a run that ranks share";
}
