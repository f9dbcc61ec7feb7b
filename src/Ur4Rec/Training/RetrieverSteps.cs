using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>The steps of <see cref="Stage.PretrainRetriever"/>: the retriever alone; where it is distilled, the sequence model teaches and does not learn.</summary>
internal sealed class RetrieverSteps(RetrievalPass pass, JointObjective objective, WorkerPool pool) : IStageSteps, IDisposable
{
    private readonly Tape _teacher = new(pool);

    public int StepsPerEpoch => pass.Batches;

    public void BeginEpoch(int epoch)
    {
    }

    public (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        var batch = pass.Next(globalStep);
        var output = pass.Score(tape, batch);
        var taught = objective.Wants(LossTerm.Distillation, globalStep) ? pass.TeachBySequence(_teacher, tape, batch) : null;
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, taught);
        return (objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count);
    }

    public void AfterBackward(Tape tape) => objective.AfterBackward(tape);

    public EpochDetails EndEpoch() =>
        new(objective.TakeMeans(), new Dictionary<string, long> { ["memory_updates"] = pass.TakeMemoryUpdates() });

    public void Dispose() => _teacher.Dispose();
}
