using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Memory;

/// <summary>
/// Cuts a log into rounds of one event a user: a user's n-th event stands in round n, so that a round's memories move at once
/// and every user's events keep their order.
/// </summary>
internal static class EventRounds
{
    /// <summary>Checks all events, then cuts.</summary>
    /// <param name="events">The log, each user's events in time order.</param>
    /// <param name="newestTimeOf">Unix seconds of what was seen of a user before.</param>
    /// <param name="representations">[items, d].</param>
    /// <exception cref="InputException">An event is older than one of the same user before it.</exception>
    /// <exception cref="ArgumentException">An item has no representation, or not a finite one.</exception>
    public static List<List<MemoryEvent>> Cut(ReadOnlySpan<MemoryEvent> events, Func<UserId, long> newestTimeOf, Tensor representations)
    {
        var rounds = new List<List<MemoryEvent>>();
        var last = new Dictionary<UserId, (long Time, int Round)>();
        foreach (var next in events)
        {
            if (!last.TryGetValue(next.User, out var before))
                before = (newestTimeOf(next.User), -1);
            if (next.Time < before.Time)
                throw OutOfOrder(next, before.Time);
            if (next.Item is { } item)
                RequireRepresentation(item, representations);
            last[next.User] = (next.Time, before.Round + 1);
            if (before.Round + 1 == rounds.Count)
                rounds.Add([]);
            rounds[before.Round + 1].Add(next);
        }

        return rounds;
    }

    private static InputException OutOfOrder(MemoryEvent late, long newest) => new(
        $"An event of user '{late.User}' is of time {late.Time}, but their memory has seen {newest} already; "
        + "give each user's events in time order, or replay the log.");

    private static void RequireRepresentation(ItemIndex item, Tensor representations)
    {
        if ((uint)item.Value >= (uint)representations.Rows)
            throw new ArgumentException($"Item number {item.Value} has no row in the representations {representations}.", nameof(representations));
        foreach (var value in representations.Row(item.Value))
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"The representation of item number {item.Value} holds {value}.", nameof(representations));
        }
    }
}
