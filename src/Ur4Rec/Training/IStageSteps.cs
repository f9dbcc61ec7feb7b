using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>What a stage does in a step; the <see cref="StageLoop"/> does everything around it.</summary>
internal interface IStageSteps
{
    /// <summary>Steps an epoch, at least 1.</summary>
    int StepsPerEpoch { get; }

    /// <summary>What the epoch came to so far, besides its loss.</summary>
    EpochDetails Details { get; }

    /// <summary>Before the first step of an epoch, from 1.</summary>
    void BeginEpoch(int epoch);

    /// <summary>Records the loss of a shard of a step. Until <see cref="EndStep"/> it may be asked for again and gives the same.</summary>
    /// <param name="tape">In training mode.</param>
    /// <param name="step">Step within the epoch, from 0.</param>
    /// <param name="globalStep">Steps of the stage before this one.</param>
    /// <param name="shard">Which part of the step's batch.</param>
    /// <returns>Null where the shard has no example.</returns>
    ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard);

    /// <summary>Says who is in which row of the shard that <see cref="Forward"/> last read.</summary>
    void Describe(StepRows rows);

    /// <summary>What the shard that <see cref="Forward"/> last read came to, after its backward pass and while its tensors still live.</summary>
    /// <param name="tape">Whose tensors they are.</param>
    /// <param name="share">The shard's share of the step.</param>
    /// <returns>Notes without loss and examples.</returns>
    ShardNotes Note(Tape tape, double share);

    /// <summary>The step is over.</summary>
    /// <param name="tape">Whose tensors still live.</param>
    /// <param name="notes">Those of all shards that had examples, in order, whoever computed them; null where the step is not applied.</param>
    void EndStep(Tape tape, IReadOnlyList<ShardNotes>? notes);

    /// <summary>What the epoch came to, besides its loss; the next one begins.</summary>
    EpochDetails EndEpoch();

    /// <summary>See <see cref="StateVisitor"/>; between two steps.</summary>
    void Visit(StateVisitor state);
}

/// <summary>What an epoch came to, besides its loss.</summary>
/// <param name="Losses">The mean of each term of the loss over the steps that had it, by name; empty where there is one term only.</param>
/// <param name="Counters">What was counted, by name.</param>
/// <param name="Routing">The mean share that the router gave to each expert, by name; empty where there is no router.</param>
internal sealed record EpochDetails(
    IReadOnlyDictionary<string, double> Losses, IReadOnlyDictionary<string, long> Counters, IReadOnlyDictionary<string, double> Routing)
{
    /// <summary>The name of the counter of memories' updates.</summary>
    public const string MemoryUpdates = "memory_updates";

    /// <summary>Nothing to tell.</summary>
    public static EpochDetails None { get; } = new(new Dictionary<string, double>(), new Dictionary<string, long>(), new Dictionary<string, double>());
}
