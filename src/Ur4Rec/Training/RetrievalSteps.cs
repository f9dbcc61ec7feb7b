using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>What the steps of all stages after the first have in common: a pass over retrieval cases, and an objective.</summary>
internal abstract class RetrievalSteps(RetrievalPass pass, JointObjective objective) : IStageSteps
{
    private long _memoryUpdates;

    public abstract int StepsPerEpoch { get; }

    protected RetrievalPass Pass { get; } = pass;

    protected JointObjective Objective { get; } = objective;

    public EpochDetails Details => new(Objective.Means, Counters, Objective.Routing);

    /// <summary>What was counted in the epoch so far, by name.</summary>
    protected virtual Dictionary<string, long> Counters => new() { [EpochDetails.MemoryUpdates] = _memoryUpdates };

    public virtual void BeginEpoch(int epoch)
    {
    }

    public abstract ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard);

    public virtual void Describe(StepRows rows) => Pass.Describe(rows);

    public ShardNotes Note(Tape tape, double share) => Objective.Note(tape, share) with { MemoryUpdates = Pass.TakeMemoryUpdates() };

    public void EndStep(Tape tape, IReadOnlyList<ShardNotes>? notes)
    {
        if (notes is not null)
        {
            _memoryUpdates += notes.Sum(shard => shard.MemoryUpdates);
            OnApplied(Objective.EndStep(tape, notes));
        }

        OnEnd();
    }

    public EpochDetails EndEpoch()
    {
        var details = Details;
        Objective.EndEpoch();
        _memoryUpdates = 0;
        return details;
    }

    public virtual void Visit(StateVisitor state)
    {
        _memoryUpdates = state.Value("memory_updates", _memoryUpdates);
        Pass.Visit(state.Under("pass"));
        Objective.Visit(state.Under("objective"));
    }

    /// <summary>The step is applied.</summary>
    /// <param name="losses">What its terms came to, without weights.</param>
    protected virtual void OnApplied(IReadOnlyDictionary<LossTerm, double> losses)
    {
    }

    /// <summary>The step is over, applied or not.</summary>
    protected virtual void OnEnd()
    {
    }
}
