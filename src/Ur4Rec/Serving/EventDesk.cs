using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving;

/// <summary>Records what users did.</summary>
internal sealed class EventDesk(ModelDesk models, IServingStore store, StoreHealth health)
{
    private const int MaxIdLength = 256;
    private const int MaxEventIdLength = 128;
    private const int MaxKindLength = 256;
    private const long LastSecond = 253_402_300_799; // of the year 9999

    /// <inheritdoc cref="IRecommender.RecordAsync"/>
    public async Task<IReadOnlyList<EventReceipt>> RecordAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return [];
        using var lease = models.Rent();
        var state = lease.State;
        foreach (var (place, recorded) in events.Index())
            Require(state, recorded, place);
        var added = await AppendAsync(events, state, cancellation).ConfigureAwait(false);
        return Receipts(events, added, state);
    }

    private async Task<bool[]> AppendAsync(IReadOnlyList<UserEvent> events, ServedState state, CancellationToken cancellation)
    {
        try
        {
            var added = await store.AppendAsync(events, Remember, cancellation).ConfigureAwait(false);
            health.Answered();
            return added;
        }
        catch (StoreUnavailableException e)
        {
            health.Failed(e);
            throw;
        }

        async ValueTask<StoredMemory?> Remember(LockedUser locked)
        {
            if (state.Memory is not { } keeper)
                return null;
            ServingMetrics.MemoryUpdates.Add(1);
            return await keeper.RememberAsync(locked).ConfigureAwait(false);
        }
    }

    private static EventReceipt[] Receipts(IReadOnlyList<UserEvent> events, bool[] added, ServedState state)
    {
        var receipts = new EventReceipt[events.Count];
        var recorded = 0;
        for (var i = 0; i < receipts.Length; i++)
        {
            recorded += added[i] ? 1 : 0;
            receipts[i] = new EventReceipt(
                events[i].Id,
                added[i] ? EventStatus.Recorded : EventStatus.Duplicate,
                state.Filter.Holds(events[i]) && state.Model.Dataset.TryGetIndex(events[i].Item, out ItemIndex _));
        }

        ServingMetrics.Events.Add(recorded, new KeyValuePair<string, object?>("status", "recorded"));
        ServingMetrics.Events.Add(receipts.Length - recorded, new KeyValuePair<string, object?>("status", "duplicate"));
        return receipts;
    }

    private void Require(ServedState state, UserEvent recorded, int place)
    {
        RequireText("id", recorded.Id, MaxEventIdLength, place);
        RequireText("user", recorded.User.Value, MaxIdLength, place);
        RequireText("item", recorded.Item.Value, MaxIdLength, place);
        if (recorded.Kind is { } kind)
            RequireText("kind", kind, MaxKindLength, place);
        if (recorded.Time is < 0 or > LastSecond)
            throw Wrong(place, $"the time {recorded.Time}; give Unix seconds, 0 .. {LastSecond}");
        if (recorded.Rating is { } rating && !double.IsFinite(rating))
            throw Wrong(place, string.Create(CultureInfo.InvariantCulture, $"the rating {rating}; give a finite number"));
        state.Filter.Require(recorded);
        if (!state.Items.TryGetIndex(recorded.Item, out _) && models.Overlay.Find(recorded.Item)?.Sheet is null)
            throw new InputException($"Event {place} ('{recorded.Id}'): {state.Items.DescribeUnknown(recorded.Item)} Put it first.");
    }

    private static void RequireText(string name, string text, int longest, int place)
    {
        if (string.IsNullOrEmpty(text) || text.Length > longest)
            throw Wrong(place, $"an {name} of {text?.Length ?? 0} characters; give 1 to {longest}");
    }

    private static InputException Wrong(int place, string problem) => new($"Event {place} has {problem}.");
}
