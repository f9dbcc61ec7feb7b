using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>The steps of <see cref="Stage.PretrainRetriever"/>: the retriever alone; where it is distilled, the sequence model teaches and does not learn.</summary>
internal sealed class RetrieverSteps(RetrievalPass pass, JointObjective objective, WorkerPool pool) : IStageSteps, IDisposable
{
    private readonly Tape _teacher = new(pool);

    public int StepsPerEpoch => pass.Batches;

    public EpochDetails Details =>
        new(objective.Means, new Dictionary<string, long> { [EpochDetails.MemoryUpdates] = pass.MemoryUpdates }, objective.Routing);

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

    public void Describe(StepRows rows) => pass.Describe(rows);

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

    public void Dispose() => _teacher.Dispose();
}
