using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

/// <summary>A run directory in which a joint training is interrupted and goes on.</summary>
internal sealed class CheckpointedRun : IDisposable
{
    public static readonly RunIdentity Identity = new(new Dictionary<string, string> { ["seed"] = "1", ["batch_size"] = "8" }, "data", "texts", "avx512");

    /// <summary>Two epochs of every stage with all that has state: every loss, hard negatives, averages, adaptive alternation.</summary>
    public static readonly JointWorld World = JointWorld.Full with
    {
        Training = JointWorld.Full.Training with { Epochs = 2, Patience = 0 },
        Options = JointWorld.Full.Options with { NegativeMix = new NegativeMix { Uniform = 0.4, Popularity = 0.2, InBatch = 0.2, Hard = 0.2 }, PositionsPerUser = 2 },
    };

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("ur4rec-checkpoints-").FullName;

    public CheckpointedRun() => Directory = RunDirectory.Create(_root, replace: false);

    public RunDirectory Directory { get; }

    /// <summary>Manifests, the newest first.</summary>
    public string[] Manifests => [.. System.IO.Directory.GetFiles(Directory.CheckpointsFolder, "state-*.json").OrderDescending(StringComparer.Ordinal)];

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    /// <summary>Trains until a step of all stages together is done, and is then interrupted; null where the training ends before.</summary>
    public JointRun? RunUntil(long step, CheckpointOptions? options = null)
    {
        using var cancellation = new CancellationTokenSource();
        var steps = 0L;
        var world = World with
        {
            Cancellation = cancellation.Token,
            AfterStep = (_, _) =>
            {
                if (++steps == step)
                    cancellation.Cancel();
            },
        };
        try
        {
            return world.Run(observer => Open(observer, options));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Trains to the end from where it stands.</summary>
    public JointRun Resume() => World.Run(observer => Open(observer));

    public RunCheckpoints Open(IRunObserver observer, CheckpointOptions? options = null, RunIdentity? identity = null) =>
        RunCheckpoints.Open(Directory, identity ?? Identity, options ?? new CheckpointOptions(), observer);
}
