namespace Ur4Rec.Training.Checkpoints;

/// <summary>The checkpoints of a run as one of its stages sees them.</summary>
/// <param name="checkpoints">Those of the run; null where none are written.</param>
/// <param name="stageNumber">From 1.</param>
/// <param name="stage">Its name.</param>
/// <param name="saved">The stage's own state to go on from; null where it begins.</param>
/// <param name="visitRun">Goes through what the run has beside the stage's state.</param>
internal sealed class StageCheckpoints(RunCheckpoints? checkpoints, int stageNumber, string stage, StateVisitor? saved, Action<StateVisitor> visitRun)
{
    private const string StagePart = "stage";

    /// <summary>The stage's state to go on from; null where it begins.</summary>
    public StateVisitor? Saved => saved?.Under(StagePart);

    /// <summary>Checkpoints of a stage that is trained alone: none.</summary>
    public static StageCheckpoints None { get; } = new(null, 1, "", null, _ => { });

    /// <summary>Between two steps: writes a checkpoint where one is due.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="step">Steps of the stage that are done.</param>
    /// <param name="visitStage">Goes through the stage's state.</param>
    public void AfterStep(int epoch, long step, Action<StateVisitor> visitStage) => checkpoints?.AfterStep(Position(epoch, step), Whole(visitStage));

    /// <summary>Before a step: ends the run where that is asked for, with a checkpoint.</summary>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public void StopIfCancelled(int epoch, long step, Action<StateVisitor> visitStage, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            checkpoints?.Write(Position(epoch, step), Whole(visitStage));
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Between two steps: writes the state into a folder of its own, beside the checkpoints; nothing where none are written.</summary>
    public void WriteTo(string folder, int epoch, long step, Action<StateVisitor> visitStage) =>
        checkpoints?.WriteTo(folder, Position(epoch, step), Whole(visitStage));

    private CheckpointPosition Position(int epoch, long step) => new(stageNumber, stage, epoch, step);

    private Action<StateVisitor> Whole(Action<StateVisitor> visitStage) => state =>
    {
        visitRun(state);
        visitStage(state.Under(StagePart));
    };
}
