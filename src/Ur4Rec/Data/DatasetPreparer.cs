using Ur4Rec.Data.Sequences;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data;

/// <summary>
/// Turns raw interactions into a <see cref="SequenceDataset"/>: filtered, each user's in time order with file order on ties.
/// Users and items are numbered by their first appearance in the raw data, so equal data gives equal numbers.
/// </summary>
public static class DatasetPreparer
{
    /// <summary>Prepares the interactions, given in file order.</summary>
    /// <param name="interactions">The raw data.</param>
    /// <param name="options">What of it is kept.</param>
    /// <param name="storeItems">Every item of the store, in its order; needed, and read, for <see cref="CatalogueSource.Store"/> alone.</param>
    /// <exception cref="InputException">An option is out of range, or nothing is left.</exception>
    /// <exception cref="ArgumentNullException">The catalogue is to be the store's and <paramref name="storeItems"/> is null.</exception>
    public static PreparedData Prepare(IEnumerable<Interaction> interactions, PreparationOptions options, IEnumerable<ItemId>? storeItems = null)
    {
        options.Validate();
        if (options.Catalogue == CatalogueSource.Store)
            ArgumentNullException.ThrowIfNull(storeItems);
        return Prepare(new InteractionTable(interactions), options, storeItems ?? [], SequenceRoom.InMemory);
    }

    /// <summary>
    /// Prepares the interactions of a store. Those of a large store are read from a file beside it, which is made the first time; that, and what
    /// else a person should know of it, is said in <paramref name="messages"/>.
    /// </summary>
    /// <exception cref="InputException">An option is out of range, nothing is left, or the store is damaged.</exception>
    public static PreparedData Prepare(InteractionStore store, PreparationOptions options, out IReadOnlyList<string> messages)
    {
        options.Validate();
        var cache = new SequenceCache(store, options);
        var prepared = cache.Prepare();
        messages = cache.Messages;
        return prepared;
    }

    /// <summary>
    /// Prepares what is left of interactions that were prepared before, over the catalogue of that time: the filters are the same, but no core
    /// is sought again, so that what is gone changes nothing of the rest.
    /// </summary>
    /// <exception cref="InputException">Nothing is left.</exception>
    internal static PreparedData PrepareAgain(IEnumerable<Interaction> interactions, PreparationOptions options, FixedCatalogue catalogue) =>
        PrepareAgain(new InteractionTable(interactions), options, catalogue, SequenceRoom.InMemory);

    /// <summary>As of given interactions, of a store's.</summary>
    /// <exception cref="InputException">Nothing is left, or the store is damaged.</exception>
    internal static PreparedData PrepareAgain(InteractionStore store, PreparationOptions options, FixedCatalogue catalogue) =>
        store.WithLog(log => PrepareAgain(log, options, catalogue, SequenceCache.TemporaryRoom(log.Count)));

    /// <summary>Prepares a store's interactions without keeping what is made.</summary>
    /// <exception cref="InputException">Nothing is left, or the store is damaged.</exception>
    internal static PreparedData PrepareOnce(InteractionStore store, PreparationOptions options) =>
        store.WithLog(log => Prepare(log, options, log.Items, SequenceCache.TemporaryRoom(log.Count)));

    private static PreparedData PrepareAgain(IInteractionLog log, PreparationOptions options, FixedCatalogue catalogue, SequenceRoom room)
    {
        var numbering = new ItemNumbering(catalogue.Items, []);
        var numbers = numbering.Of(log.Items);
        return Prepare(log, options, room, staged =>
        {
            for (var user = 0; user < staged.UserCount; user++)
            {
                var isLeftOut = catalogue.LeavesOut(log.Users[staged.NumberOf(user)]);
                staged.Drop(user, item => isLeftOut || !(numbers[item]?.Value < catalogue.ChosenItems));
            }

            return (0, numbering);
        });
    }

    internal static PreparedData Prepare(IInteractionLog log, PreparationOptions options, IEnumerable<ItemId> storeItems, SequenceRoom room) =>
        Prepare(log, options, room, staged =>
        {
            var rounds = InteractionCore.Reduce(staged, options.UserCore, options.ItemCore);
            return (rounds, new ItemNumbering(KeptItems(staged), options.Catalogue == CatalogueSource.Store ? storeItems : []));
        });

    private static PreparedData Prepare(
        IInteractionLog log, PreparationOptions options, SequenceRoom room, Func<StagedLog, (int Rounds, ItemNumbering Catalogue)> reduce)
    {
        using var staged = new StagedLog(log, options, room.Scratch);
        var (rounds, catalogue) = reduce(staged);
        var sequences = new SequenceAssembly(staged, catalogue);
        var rated = staged.RowCount - staged.WithoutRating - staged.BelowMinRating;
        var report = new PreparationReport(
            options,
            Raw: new DatasetSize(staged.UserCount, staged.FirstOfItem.Count(first => first != long.MaxValue), staged.RowCount),
            staged.WithoutRating,
            staged.BelowMinRating,
            staged.BeyondMaxPerUser,
            OutsideCore: rated - staged.BeyondMaxPerUser - sequences.InteractionCount,
            rounds,
            Prepared: new DatasetSize(sequences.UserCount, sequences.ItemCount, sequences.InteractionCount));
        return sequences.InteractionCount == 0
            ? throw new InputException(NothingLeft(report))
            : new PreparedData(sequences.ToDataset(room.Sequences), report);
    }

    private static string NothingLeft(PreparationReport report) =>
        report.Raw.Interactions == 0
            ? "There are no interactions to prepare; import some first."
            : $"Preparation left none of {report.Raw.Interactions} interactions: {report.WithoutRating} have no rating, "
              + $"{report.BelowMinRating} are below min_rating, {report.OutsideCore} fell to user_core and item_core; relax these.";

    /// <summary>The items that are left, by their first appearance.</summary>
    private static IEnumerable<ItemId> KeptItems(StagedLog staged)
    {
        var counts = staged.CountItems();
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(item => counts[item] > 0)];
        Array.Sort(Array.ConvertAll(kept, item => staged.FirstOfItem[item]), kept);
        return kept.Select(item => staged.Log.Items[item]);
    }
}
