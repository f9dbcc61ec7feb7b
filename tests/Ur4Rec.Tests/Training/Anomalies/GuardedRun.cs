using Ur4Rec.Tests.Training.Checkpoints;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Anomalies;

/// <summary>A run directory in which a joint training with all losses meets a fault.</summary>
internal sealed class GuardedRun : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("ur4rec-anomaly-").FullName;

    public GuardedRun()
    {
        Directory = RunDirectory.Create(_root, replace: false);
        Folder = new AnomalyFolder(Directory);
    }

    public RunDirectory Directory { get; }

    public AnomalyFolder Folder { get; }

    public List<string> Warnings { get; } = [];

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    public AnomalyGuard NewGuard(string? fault, AnomalyOptions? options = null) =>
        new(options ?? new AnomalyOptions(), Folder, fault is null ? null : FaultInjection.Parse(fault), Warnings.Add);

    /// <summary>Trains, and is interrupted where that is asked for.</summary>
    public JointRun Train(AnomalyGuard guard, Action<StepProgress>? afterStep = null, CancellationToken cancellation = default) =>
        (CheckpointedRun.World with { Guard = guard, AfterStep = (_, progress) => afterStep?.Invoke(progress), Cancellation = cancellation })
        .Run(observer => RunCheckpoints.Open(Directory, CheckpointedRun.Identity, new CheckpointOptions(), observer));

    /// <summary>Goes on from the state before the step that went wrong.</summary>
    public AnomalyReport DoAgain()
    {
        var guard = new AnomalyGuard(new AnomalyOptions(), fault: FaultInjection.Parse(Folder.Read()!.Fault!));
        return Assert.Throws<AnomalyException>(() => (CheckpointedRun.World with { Guard = guard })
            .Run(observer => RunCheckpoints.OpenAt(Directory.AnomalyFolder, CheckpointedRun.Identity, observer))).Report;
    }
}
