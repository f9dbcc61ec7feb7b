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

    public override ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard)
    {
        var tokens = sequences.Forward(tape, globalStep, shard);
        if (Pass.Next(globalStep, shard) is not { } batch)
            return tokens is { } alone ? alone with { Mean = Objective.Of(tape, globalStep, cases: null, alone.Mean, _ => true) } : null;
        var output = Pass.Score(tape, batch);
        var bySequence = Pass.ScoreBySequence(tape, batch);
        var ranked = tape.Add(bySequence, tape.Reshape(output.Scores, bySequence.Rows, bySequence.Columns));
        var cases = new ScoredCases(output, ranked, batch.Cases.Positives, bySequence);
        var loss = Objective.Of(tape, globalStep, cases, tokens?.AmongShares(tape, batch.Share), _ => true);
        return new ShardLoss(loss, tokens?.Examples ?? 0, batch.Share);
    }

    public override void Describe(StepRows rows)
    {
        sequences.Describe(rows);
        base.Describe(rows);
    }
}
