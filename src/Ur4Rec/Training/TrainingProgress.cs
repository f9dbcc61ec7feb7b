using Ur4Rec.Models;

namespace Ur4Rec.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">Epoch, from 1.</param>
/// <param name="Epochs">Most epochs of the stage.</param>
/// <param name="Step">Step within the epoch, from 1.</param>
/// <param name="StepsPerEpoch">Steps an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="LearningRates">Learning rate of the step just made, by module.</param>
/// <param name="ExamplesPerSecond">Examples trained a second in this epoch so far: target positions, or (user, position) cases of the retriever.</param>
/// <param name="RemainingSeconds">Estimate of the training time that is left if no stop comes early.</param>
public readonly record struct StepProgress(
    string Stage, int Epoch, int Epochs, int Step, int StepsPerEpoch, double Loss, IReadOnlyDictionary<string, double> LearningRates,
    double ExamplesPerSecond, double RemainingSeconds)
{
    /// <summary>The mean of each term of the loss in the epoch so far, by name; empty where there is one term only.</summary>
    public IReadOnlyDictionary<string, double> Losses { get; init; } = new Dictionary<string, double>();

    /// <summary>The Euclidean norm of the step's gradient before clipping, by module.</summary>
    public IReadOnlyDictionary<string, double> GradientNorms { get; init; } = new Dictionary<string, double>();

    /// <summary>Updates of users' memories in the epoch so far.</summary>
    public long MemoryUpdates { get; init; }

    /// <summary>Steps of the stage so far that were not applied, for a value that was not finite.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>Seconds of the step that this process spent on exchanging gradients with others after its own were computed; 0 where it is alone.</summary>
    public double WaitSeconds { get; init; }
}

/// <summary>The gradients of a module over an epoch.</summary>
/// <param name="MeanNorm">The mean Euclidean norm of a step, before clipping.</param>
/// <param name="LargestNorm">The largest.</param>
/// <param name="ClippedShare">The share of steps that were clipped, 0 .. 1.</param>
public sealed record GradientSummary(double MeanNorm, double LargestNorm, double ClippedShare);

/// <summary>What one epoch came to.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">Epoch, from 1.</param>
/// <param name="Loss">Mean loss over the epoch's examples.</param>
/// <param name="Losses">The mean of each term of the loss over the steps that had it, by name; empty where there is one term only.</param>
/// <param name="LearningRates">Learning rate of the last step, by module.</param>
/// <param name="Counters">What was counted, by name: memory updates, steps of each module, switches between them.</param>
/// <param name="TrainSeconds">Seconds inside training steps.</param>
/// <param name="EvaluateSeconds">Seconds of the validation after the epoch.</param>
/// <param name="Examples">Examples trained: target positions, or (user, position) cases of the retriever.</param>
/// <param name="Validation">Validation metrics by name, e.g. <c>ndcg@10</c>.</param>
/// <param name="IsBest">Whether this is the best validated epoch of the stage so far.</param>
public sealed record EpochSummary(
    string Stage, int Epoch, double Loss, IReadOnlyDictionary<string, double> Losses, IReadOnlyDictionary<string, double> LearningRates,
    IReadOnlyDictionary<string, long> Counters, double TrainSeconds, double EvaluateSeconds, long Examples,
    IReadOnlyDictionary<string, double> Validation, bool IsBest)
{
    /// <summary>The gradients of each module that was trained, by name.</summary>
    public IReadOnlyDictionary<string, GradientSummary> Gradients { get; init; } = new Dictionary<string, GradientSummary>();

    /// <summary>The mean share of the mixture that the router gave to each expert (user_preference, item_description, item_image); empty
    /// where the retriever was not trained.</summary>
    public IReadOnlyDictionary<string, double> Routing { get; init; } = new Dictionary<string, double>();

    /// <summary>Steps of the epoch that were not applied, for a value that was not finite.</summary>
    public long SkippedSteps { get; init; }
}

/// <summary>What a stage came to; the model holds the parameters of <see cref="BestEpoch"/>.</summary>
/// <param name="Name">Name of the stage.</param>
/// <param name="Epochs">Epochs run.</param>
/// <param name="BestEpoch">The epoch whose parameters were kept, from 1.</param>
/// <param name="TrainSeconds">Seconds inside training steps.</param>
/// <param name="EvaluateSeconds">Seconds of validation.</param>
/// <param name="Examples">Examples trained.</param>
/// <param name="Validation">Validation metrics of the best epoch.</param>
/// <param name="ModelValidation">Those of the whole model after the stage: with the scorers that the first stage does not train.</param>
/// <param name="Kept">Whether the model became better by the stage; otherwise what the stage did is undone.</param>
public sealed record StageResult(
    string Name, int Epochs, int BestEpoch, double TrainSeconds, double EvaluateSeconds, long Examples, IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> ModelValidation, bool Kept);

/// <summary>Told of a run as it goes; calls come from the training thread.</summary>
public interface ITrainingObserver
{
    /// <summary>After every step.</summary>
    void OnStep(in StepProgress progress);

    /// <summary>After every epoch's validation.</summary>
    void OnEpoch(EpochSummary summary);
}

/// <summary>Ranks the validation cases with a scorer and gives metrics by name; <c>ndcg@10</c> chooses the model.</summary>
public delegate IReadOnlyDictionary<string, double> Validator(IScorer scorer);
