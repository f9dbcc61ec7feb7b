namespace Ur4Rec.Training.Checkpoints;

/// <summary>The checkpoints of a run as one of its stages sees them.</summary>
/// <param name="checkpoints">Those of the run; null where none are written.</param>
/// <param name="stageNumber">From 1.</param>
/// <param name="stage">Its name.</param>
/// <param name="saved">The stage's own state to go on from; null where it begins.</param>
/// <param name="visitRun">Goes through what the run has beside the stage's state.</param>
/// <param name="team">The processes that train; all ask for the same at the same step.</param>
internal sealed class StageCheckpoints(
    RunCheckpoints? checkpoints, int stageNumber, string stage, StateVisitor? saved, Action<StateVisitor> visitRun, TrainingTeam team)
{
    private const string StagePart = "stage";

    /// <summary>The stage's state to go on from; null where it begins.</summary>
    public StateVisitor? Saved => saved?.Under(StagePart);

    /// <summary>Checkpoints of a stage that is trained alone: none.</summary>
    public static StageCheckpoints None { get; } = new(null, 1, "", null, _ => { }, TrainingTeam.Alone);

    /// <summary>A step is done.</summary>
    public void CountStep() => checkpoints?.CountStep();

    /// <summary>Between two steps: writes a checkpoint where one is due, or where the run is to end, and then ends it.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="step">Steps of the stage that are done.</param>
    /// <param name="visitStage">Goes through the stage's state.</param>
    /// <param name="cancellation">Asks for the end, in any process of the team.</param>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public void BetweenSteps(int epoch, long step, Action<StateVisitor> visitStage, CancellationToken cancellation)
    {
        var (isCancelled, isDue) = team.Ask(cancellation.IsCancellationRequested, checkpoints?.IsDue ?? false);
        if (isCancelled || isDue)
            checkpoints?.Write(Position(epoch, step), Whole(visitStage));
        if (isCancelled)
            throw new OperationCanceledException(cancellation);
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
