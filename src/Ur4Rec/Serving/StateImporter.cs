using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Serving.Items;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving;

/// <summary>Brings what a service recorded into a store of data, for the next training.</summary>
public static class StateImporter
{
    /// <summary>
    /// Adds all recorded events to a store's interactions, and what was put of items to its items; all of it or nothing. What the store has already
    /// is left out, so that the same state may be imported again and again. The state is only read, and may be in use.
    /// </summary>
    /// <param name="state">As <see cref="ServingOptions.State"/>.</param>
    /// <param name="storePath">The store's file, made where there is none; it may be that of the state.</param>
    /// <param name="cancellation">Gives up, and leaves the store as it was.</param>
    /// <exception cref="InputException">There is no such state, or the store is wrong.</exception>
    /// <exception cref="StoreUnavailableException">The state does not answer.</exception>
    public static async Task<StateImportReport> ImportAsync(string state, string storePath, CancellationToken cancellation = default)
    {
        if (!PostgresAddress.IsPostgres(state) && !File.Exists(state))
            throw new InputException($"There is no state '{state}'; name what `ur4rec serve` was given as --state.");
        await using var recorded = await ServingStores.OpenAsync(state, cancellation).ConfigureAwait(false);
        using var writer = StoreWriter.OpenOrCreate(storePath);
        var items = await AddItemsAsync(recorded, writer, cancellation).ConfigureAwait(false);
        var events = await AddEventsAsync(recorded, writer, cancellation).ConfigureAwait(false);
        return new StateImportReport(recorded.Description, events, items, writer.Commit());
    }

    private static async Task<int> AddItemsAsync(IServingStore state, StoreWriter writer, CancellationToken cancellation)
    {
        var items = 0;
        foreach (var item in await state.ReadItemsAsync(after: 0, cancellation).ConfigureAwait(false))
        {
            if (item.Sheet is not { } sheet)
                continue;
            writer.Put(ItemOverlay.MetadataOf(item.Item, sheet));
            items++;
        }

        return items;
    }

    /// <summary>User by user, each one's in the order in which they came: so the same events make the same store.</summary>
    private static async Task<long> AddEventsAsync(IServingStore state, StoreWriter writer, CancellationToken cancellation)
    {
        var events = 0L;
        foreach (var user in await state.FindUsersAsync("", int.MaxValue, cancellation).ConfigureAwait(false))
        {
            var record = await state.ReadUserAsync(user, known: default, cancellation).ConfigureAwait(false);
            foreach (var (_, one) in record?.Events ?? [])
            {
                writer.Add(new Interaction(one.User, one.Item, one.Time, one.Rating, one.Kind));
                events++;
            }
        }

        return events;
    }
}

/// <summary>What was brought from a state into a store.</summary>
/// <param name="State">What and where the state is, for people.</param>
/// <param name="Events">Events read.</param>
/// <param name="Items">Items that were put.</param>
/// <param name="Changes">What the store gained.</param>
public sealed record StateImportReport(string State, long Events, int Items, StoreChanges Changes);
