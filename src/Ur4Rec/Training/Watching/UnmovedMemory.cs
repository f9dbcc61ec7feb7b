using Ur4Rec.Models.Memory;

namespace Ur4Rec.Training.Watching;

/// <summary>Memories that nothing moves: the retriever then has none, and their cell is not trained.</summary>
/// <param name="memory">How they are kept.</param>
internal sealed class UnmovedMemory(MemoryOptions memory) : WatchRule
{
    public override string Name => "memory_never_updates";

    public override WatchFinding? AtEpoch(EpochSummary epoch) =>
        epoch.Counters.TryGetValue(EpochDetails.MemoryUpdates, out var updates) && updates == 0
            ? WatchFinding.Of($"no user's memory was updated ({Trigger()})", $"{Remedy()}, or set use_memory to false")
            : null;

    private FormattableString Trigger() => memory.UpdateTrigger switch
    {
        UpdateTrigger.InteractionCount => $"interaction_threshold is {memory.InteractionThreshold}",
        UpdateTrigger.DriftThreshold => $"drift_threshold is {memory.DriftThreshold}",
        UpdateTrigger.TimeBased => $"time_threshold is {memory.TimeThreshold} seconds",
        _ => $"update_trigger is explicit, and nothing asks for updates in training",
    };

    private string Remedy() => memory.UpdateTrigger switch
    {
        UpdateTrigger.InteractionCount => "lower interaction_threshold below the length of the histories",
        UpdateTrigger.DriftThreshold => "lower drift_threshold",
        UpdateTrigger.TimeBased => "lower time_threshold",
        _ => "set update_trigger to interaction_count",
    };
}
