namespace Ur4Rec.Serving.Storage;

/// <summary>A user's row in a store.</summary>
/// <param name="Key">What the user's events refer to; 0 where there is no row.</param>
/// <param name="Record">What is recorded, without the events.</param>
internal sealed record UserRow(long Key, UserRecord Record)
{
    /// <summary>Events that are added now have larger sequences: those that the memory must not take in have smaller ones, or this.</summary>
    public long LastSequence => Math.Max(Record.Mark.Sequence, Record.MemorySince);

    /// <summary>
    /// Where a memory that begins anew begins. At least 1, also for a user without events, since 0 would say that it takes in the training data.
    /// </summary>
    public long NewMemorySince => Math.Max(LastSequence, 1);

    /// <summary>What there is of a user of whom nothing is recorded.</summary>
    public static UserRow Missing(long epoch) => new(0, new UserRecord(new UserMark(epoch, 0, 0), [], null, 0, []));

    /// <summary>[events] whether none of those before has the same id.</summary>
    public static bool[] FirstOfTheirIds(IReadOnlyList<UserEvent> events)
    {
        var ids = new HashSet<string>(events.Count, StringComparer.Ordinal);
        return [.. events.Select(one => ids.Add(one.Id))];
    }
}
