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

    /// <summary>Records a step's loss. Until <see cref="EndStep"/> it may be asked for again and gives the same.</summary>
    /// <param name="tape">In training mode.</param>
    /// <param name="step">Step within the epoch, from 0.</param>
    /// <param name="globalStep">Steps of the stage before this one.</param>
    /// <returns>The loss, [1, 1], and the number of examples it is a mean over.</returns>
    (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep);

    /// <summary>Says who is in which row of the batch that <see cref="Forward"/> last read.</summary>
    void Describe(StepRows rows);

    /// <summary>After the gradients are made and found finite, while the step's tensors still live.</summary>
    void AfterBackward(Tape tape);

    /// <summary>The step is over, applied or not.</summary>
    void EndStep();

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
