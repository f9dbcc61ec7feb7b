using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Training;

/// <summary>
/// The steps of <see cref="Stage.EndToEnd"/>: both models at once. Both scores are logits of a softmax over items, so the cases are ranked by
/// their sum; the sequence model has its own loss beside.
/// </summary>
internal sealed class EndToEndSteps(SequencePass sequences, RetrievalPass pass, JointObjective objective) : RetrievalSteps(pass, objective)
{
    public override int StepsPerEpoch => sequences.Batches;

    public override (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        var (sequenceLoss, tokens) = sequences.Forward(tape, globalStep);
        var batch = Pass.Next(globalStep);
        var output = Pass.Score(tape, batch);
        var bySequence = Pass.ScoreBySequence(tape, batch);
        var ranked = tape.Add(bySequence, tape.Reshape(output.Scores, bySequence.Rows, bySequence.Columns));
        return (Objective.Of(tape, globalStep, new ScoredCases(output, ranked, batch.Cases.Positives, bySequence), sequenceLoss, _ => true), tokens);
    }

    public override void Describe(StepRows rows)
    {
        sequences.Describe(rows);
        base.Describe(rows);
    }
}
