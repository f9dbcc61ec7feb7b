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
        var table = InteractionTable.Read(interactions);
        return Prepare(table, options, newest =>
        {
            var core = InteractionCore.Reduce(newest, table, options.UserCore, options.ItemCore, out var rounds);
            return (core, rounds, new ItemNumbering(ItemsOf(core, table), options.Catalogue == CatalogueSource.Store ? storeItems! : []));
        });
    }

    /// <summary>
    /// Prepares what is left of interactions that were prepared before, over the catalogue of that time: the filters are the same, but no core
    /// is sought again, so that what is gone changes nothing of the rest.
    /// </summary>
    /// <exception cref="InputException">Nothing is left.</exception>
    internal static PreparedData PrepareAgain(IEnumerable<Interaction> interactions, PreparationOptions options, FixedCatalogue catalogue)
    {
        var table = InteractionTable.Read(interactions);
        var numbering = new ItemNumbering(catalogue.Items, []);
        var numbers = numbering.Of(table.ItemIds);
        var leftOut = table.UserIds.ConvertAll(user => catalogue.LeavesOut(user));
        return Prepare(table, options, newest => (
            Array.FindAll(newest, row => numbers[table.Items[row]]?.Value < catalogue.ChosenItems && !leftOut[table.Users[row]]), 0, numbering));
    }

    private static PreparedData Prepare(
        InteractionTable table, PreparationOptions options, Func<int[], (int[] Core, int Rounds, ItemNumbering Catalogue)> coreOf)
    {
        var rows = Enumerable.Range(0, table.Count).ToArray();
        var rated = AtLeast(options.MinRating, rows, table);
        var ordered = InUserAndTimeOrder(rated, table);
        var newest = NewestOfEachUser(options.MaxInteractionsPerUser, ordered, table);
        var (core, rounds, catalogue) = coreOf(newest);

        var withoutRating = options.MinRating is null ? 0 : table.Ratings.Count(double.IsNaN);
        var report = new PreparationReport(
            options,
            Raw: new DatasetSize(table.UserIds.Count, table.ItemIds.Count, table.Count),
            withoutRating,
            BelowMinRating: rows.Length - rated.Length - withoutRating,
            BeyondMaxPerUser: rated.Length - newest.Length,
            OutsideCore: newest.Length - core.Length,
            rounds,
            Prepared: default);
        if (core.Length == 0)
            throw new InputException(NothingLeft(report));

        var dropped = options.ExcludeDropped ? InUserAndTimeOrder([.. rows.Except(core)], table) : [];
        var dataset = ToDataset(core, dropped, catalogue, table);
        var size = new DatasetSize(dataset.UserCount, dataset.ItemCount, dataset.InteractionCount);
        return new PreparedData(dataset, report with { Prepared = size });
    }

    private static string NothingLeft(PreparationReport report) =>
        report.Raw.Interactions == 0
            ? "There are no interactions to prepare; import some first."
            : $"Preparation left none of {report.Raw.Interactions} interactions: {report.WithoutRating} have no rating, "
              + $"{report.BelowMinRating} are below min_rating, {report.OutsideCore} fell to user_core and item_core; relax these.";

    private static int[] AtLeast(double? minRating, int[] rows, InteractionTable table) =>
        minRating is { } least ? Array.FindAll(rows, row => table.Ratings[row] >= least) : rows;

    private static int[] InUserAndTimeOrder(int[] rows, InteractionTable table)
    {
        var keys = Array.ConvertAll(rows, row => (table.Users[row], table.Times[row], row));
        var ordered = (int[])rows.Clone();
        Array.Sort(keys, ordered);
        return ordered;
    }

    private static int[] NewestOfEachUser(int max, int[] ordered, InteractionTable table) =>
        max == 0
            ? ordered
            : [.. ordered.Where((row, i) => max >= ordered.Length - i || table.Users[ordered[i + max]] != table.Users[row])];

    private static IEnumerable<ItemId> ItemsOf(int[] rows, InteractionTable table)
    {
        var present = new bool[table.ItemIds.Count];
        foreach (var row in rows)
            present[table.Items[row]] = true;
        return table.ItemIds.Where((_, item) => present[item]);
    }

    private static SequenceDataset ToDataset(int[] ordered, int[] dropped, ItemNumbering catalogue, InteractionTable table)
    {
        var counts = Counts(ordered, table);
        int[] users = [.. Enumerable.Range(0, counts.Length).Where(user => counts[user] > 0)];
        var numbers = catalogue.Of(table.ItemIds);
        int[] known = [.. dropped.Where(row => counts[table.Users[row]] > 0 && numbers[table.Items[row]] is not null)];
        return new SequenceDataset(
            Array.ConvertAll(users, user => table.UserIds[user]),
            catalogue.Ids,
            Offsets(counts, users),
            Items(ordered),
            Times(ordered),
            new DroppedItems(Offsets(Counts(known, table), users), Items(known), Times(known)));

        ItemIndex[] Items(int[] rows) => Array.ConvertAll(rows, row => numbers[table.Items[row]]!.Value);
        long[] Times(int[] rows) => Array.ConvertAll(rows, row => table.Times[row]);
    }

    /// <summary>[raw users] how many of the rows each has.</summary>
    private static int[] Counts(int[] rows, InteractionTable table)
    {
        var counts = new int[table.UserIds.Count];
        foreach (var row in rows)
            counts[table.Users[row]]++;
        return counts;
    }

    private static int[] Offsets(int[] counts, int[] users)
    {
        var offsets = new int[users.Length + 1];
        for (var u = 0; u < users.Length; u++)
            offsets[u + 1] = offsets[u] + counts[users[u]];
        return offsets;
    }
}
