using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The steps of <see cref="Stage.EndToEnd"/>: both models at once. Both scores are logits of a softmax over items, so the cases are ranked by
/// their sum; the sequence model has its own loss beside.
/// </summary>
internal sealed class EndToEndSteps(SequencePass sequences, RetrievalPass pass, JointObjective objective) : IStageSteps
{
    public int StepsPerEpoch => sequences.Batches;

    public EpochDetails Details =>
        new(objective.Means, new Dictionary<string, long> { [EpochDetails.MemoryUpdates] = pass.MemoryUpdates }, objective.Routing);

    public void BeginEpoch(int epoch)
    {
    }

    public (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        var (sequenceLoss, tokens) = sequences.Forward(tape, globalStep);
        var batch = pass.Next(globalStep);
        var output = pass.Score(tape, batch);
        var bySequence = pass.ScoreBySequence(tape, batch);
        var ranked = tape.Add(bySequence, tape.Reshape(output.Scores, bySequence.Rows, bySequence.Columns));
        return (objective.Of(tape, globalStep, new ScoredCases(output, ranked, batch.Cases.Positives, bySequence), sequenceLoss, _ => true), tokens);
    }

    public void Describe(StepRows rows)
    {
        sequences.Describe(rows);
        pass.Describe(rows);
    }

    public void AfterBackward(Tape tape) => objective.AfterBackward(tape);

    public void EndStep()
    {
    }

    public EpochDetails EndEpoch()
    {
        var details = Details;
        objective.EndEpoch();
        pass.EndEpoch();
        return details;
    }

    public void Visit(StateVisitor state)
    {
        pass.Visit(state.Under("pass"));
        objective.Visit(state.Under("objective"));
    }
}
