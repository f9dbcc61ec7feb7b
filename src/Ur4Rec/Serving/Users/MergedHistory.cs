using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Users;

/// <summary>A history of training data and events together.</summary>
/// <param name="Items">As <see cref="UserView.History"/>.</param>
/// <param name="Times">As <see cref="UserView.Times"/>.</param>
/// <param name="Sequences">As <see cref="UserView.Sequences"/>.</param>
/// <param name="AreTrained">As <see cref="UserView.AreTrained"/>.</param>
/// <param name="Dropped">As <see cref="UserView.Dropped"/>.</param>
internal sealed record MergedHistory(ItemIndex[] Items, long[] Times, long[] Sequences, bool[] AreTrained, ItemIndex[] Dropped)
{
    /// <summary>Merges; an item that stands twice in one second stands once, as in the store.</summary>
    /// <param name="user">The user's number in the data, or null for none.</param>
    /// <param name="events">Their events, in the order of their sequences.</param>
    /// <param name="dataset">The data; events with items that it does not have are left out.</param>
    /// <param name="filter">Which events count.</param>
    public static MergedHistory Of(UserIndex? user, IReadOnlyList<LoggedEvent> events, SequenceDataset dataset, HistoryFilter filter)
    {
        var trained = user is { } known ? dataset.Sequence(known) : default;
        var trainedTimes = user is { } inData ? dataset.Times(inData) : default;
        var dropped = user is { } dropping ? dataset.Dropped.Of(dropping).ToArray().ToList() : [];
        var entries = new List<Entry>(trained.Length + events.Count);
        for (var i = 0; i < trained.Length; i++)
            entries.Add(new Entry(trained.Span[i], trainedTimes.Span[i], Sequence: 0, IsTrained: true));
        foreach (var (sequence, recorded) in events)
        {
            if (!dataset.TryGetIndex(recorded.Item, out ItemIndex item))
                continue;
            if (filter.Holds(recorded))
                Insert(entries, new Entry(item, recorded.Time, sequence, IsTrained: false));
            else if (filter.ExcludesDropped)
                dropped.Add(item);
        }

        if (filter.MaxLength > 0 && entries.Count > filter.MaxLength)
            entries.RemoveRange(0, entries.Count - filter.MaxLength);
        return new MergedHistory(
            [.. entries.Select(entry => entry.Item)],
            [.. entries.Select(entry => entry.Time)],
            [.. entries.Select(entry => entry.Sequence)],
            [.. entries.Select(entry => entry.IsTrained)],
            [.. dropped]);
    }

    private static void Insert(List<Entry> entries, Entry next)
    {
        var place = entries.Count;
        while (place > 0 && entries[place - 1].Time > next.Time)
            place--;
        for (var same = place - 1; same >= 0 && entries[same].Time == next.Time; same--)
        {
            if (entries[same].Item != next.Item)
                continue;
            // An event that was taken into the training data is still that event.
            if (entries[same].Sequence == 0)
                entries[same] = entries[same] with { Sequence = next.Sequence };
            return;
        }

        entries.Insert(place, next);
    }

    private readonly record struct Entry(ItemIndex Item, long Time, long Sequence, bool IsTrained);
}
