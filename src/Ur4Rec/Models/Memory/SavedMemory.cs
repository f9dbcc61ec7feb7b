using Ur4Rec.Data;

namespace Ur4Rec.Models.Memory;

/// <summary>What is saved of one user beside the states; ids are external ones.</summary>
internal sealed record SavedMemory(
    string User,
    long NewestTime,
    long? UpdatedAt,
    int InteractionsSinceUpdate,
    string? ConsumedItem,
    IReadOnlyList<string> History,
    IReadOnlyList<string> ItemsAtNewestTime)
{
    /// <summary>From a memory.</summary>
    public static SavedMemory Of(UserId user, MemoryEntry entry, SequenceDataset catalogue) => new(
        user.Value,
        entry.NewestTime,
        entry.UpdatedAt,
        entry.InteractionsSinceUpdate,
        entry.ConsumedItem is { } item ? catalogue.IdOf(item).Value : null,
        [.. entry.History.Select(item => catalogue.IdOf(item).Value)],
        [.. entry.ItemsAtNewestTime.Select(item => catalogue.IdOf(item).Value)]);
}
