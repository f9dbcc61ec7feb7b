using Ur4Rec.Models.Memory;

namespace Ur4Rec.Training.Watching;

/// <summary>What a training is watched against.</summary>
/// <param name="Training">How a stage goes.</param>
/// <param name="Retriever">What the later stages train with.</param>
/// <param name="Memory">How memories are kept; null for a model without.</param>
/// <param name="PopularityQuality">What popularity alone gets for the validation's <c>ndcg@10</c>.</param>
public sealed record WatchedTraining(TrainingOptions Training, RetrieverTrainingOptions Retriever, MemoryOptions? Memory, double PopularityQuality)
{
    /// <summary>The rules of a stage, new.</summary>
    internal IEnumerable<WatchRule> NewRules() =>
    [
        new GradientSpikes(Training.MaxGradientNorm),
        new ClippedSteps(Training.MaxGradientNorm),
        new DeadExperts(Retriever.LearningRate),
        new RouterCollapse(Retriever.LearningRate),
        .. Memory is null ? Array.Empty<WatchRule>() : [new UnmovedMemory(Memory)],
        .. Retriever.Losses.UseUncertaintyWeighting ? Array.Empty<WatchRule>() : [new LossImbalance(Retriever.Losses)],
        new BelowPopularity(Training, PopularityQuality),
        new ValidationGap(Training.Patience),
    ];
}
