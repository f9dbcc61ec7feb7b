using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>The steps of <see cref="Stage.PretrainRetriever"/>: the retriever alone; where it is distilled, the sequence model teaches and does not learn.</summary>
internal sealed class RetrieverSteps(RetrievalPass pass, JointObjective objective, WorkerPool pool) : RetrievalSteps(pass, objective), IDisposable
{
    private readonly Tape _teacher = new(pool);

    public override int StepsPerEpoch => Pass.Batches;

    public override ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard)
    {
        if (Pass.Next(globalStep, shard) is not { } batch)
            return null;
        var output = Pass.Score(tape, batch);
        var taught = Objective.Wants(LossTerm.Distillation, globalStep) ? Pass.TeachBySequence(_teacher, tape, batch) : null;
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, taught);
        return new ShardLoss(Objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count, batch.Share);
    }

    public void Dispose() => _teacher.Dispose();
}
