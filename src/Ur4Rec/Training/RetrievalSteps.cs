using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>What the steps of all stages after the first have in common: a pass over retrieval cases, and an objective.</summary>
internal abstract class RetrievalSteps(RetrievalPass pass, JointObjective objective) : IStageSteps
{
    public abstract int StepsPerEpoch { get; }

    protected RetrievalPass Pass { get; } = pass;

    protected JointObjective Objective { get; } = objective;

    public EpochDetails Details => new(Objective.Means, Counters, Objective.Routing);

    /// <summary>What was counted in the epoch so far, by name.</summary>
    protected virtual Dictionary<string, long> Counters => new() { [EpochDetails.MemoryUpdates] = Pass.MemoryUpdates };

    public virtual void BeginEpoch(int epoch)
    {
    }

    public abstract (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep);

    public virtual void Describe(StepRows rows) => Pass.Describe(rows);

    public virtual void AfterBackward(Tape tape) => Objective.AfterBackward(tape);

    public virtual void EndStep()
    {
    }

    public EpochDetails EndEpoch()
    {
        var details = Details;
        Objective.EndEpoch();
        Pass.EndEpoch();
        return details;
    }

    public virtual void Visit(StateVisitor state)
    {
        Pass.Visit(state.Under("pass"));
        Objective.Visit(state.Under("objective"));
    }
}
