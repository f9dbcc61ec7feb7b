namespace Ur4Rec.Data;

/// <summary>
/// Turns raw interactions into a <see cref="SequenceDataset"/>: filtered, each user's in time order with file order on ties.
/// Users and items are numbered by their first appearance in the raw data, so equal data gives equal numbers.
/// </summary>
public static class DatasetPreparer
{
    /// <summary>Prepares the interactions, given in file order.</summary>
    /// <exception cref="InputException">An option is out of range, or nothing is left.</exception>
    public static PreparedData Prepare(IEnumerable<Interaction> interactions, PreparationOptions options)
    {
        options.Validate();
        var table = InteractionTable.Read(interactions);
        var rows = Enumerable.Range(0, table.Count).ToArray();
        var rated = AtLeast(options.MinRating, rows, table);
        var ordered = InUserAndTimeOrder(rated, table);
        var newest = NewestOfEachUser(options.MaxInteractionsPerUser, ordered, table);
        var core = InteractionCore.Reduce(newest, table, options.UserCore, options.ItemCore, out var rounds);

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

        var dataset = ToDataset(core, table);
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
            : [.. ordered.Where((row, i) => i + max >= ordered.Length || table.Users[ordered[i + max]] != table.Users[row])];

    private static SequenceDataset ToDataset(int[] ordered, InteractionTable table)
    {
        var userCounts = Counts(ordered, table.Users, table.UserIds.Count);
        var itemNumbers = NumbersOfPresent(Counts(ordered, table.Items, table.ItemIds.Count));
        UserId[] userIds = [.. table.UserIds.Where((_, u) => userCounts[u] > 0)];
        ItemId[] itemIds = [.. table.ItemIds.Where((_, i) => itemNumbers[i] >= 0)];

        var offsets = new int[userIds.Length + 1];
        var user = 0;
        foreach (var count in userCounts.Where(count => count > 0))
        {
            offsets[user + 1] = offsets[user] + count;
            user++;
        }

        return new SequenceDataset(
            userIds,
            itemIds,
            offsets,
            Array.ConvertAll(ordered, row => new ItemIndex(itemNumbers[table.Items[row]])),
            Array.ConvertAll(ordered, row => table.Times[row]));
    }

    private static int[] Counts(int[] rows, List<int> column, int values)
    {
        var counts = new int[values];
        foreach (var row in rows)
            counts[column[row]]++;
        return counts;
    }

    private static int[] NumbersOfPresent(int[] counts)
    {
        var next = 0;
        return Array.ConvertAll(counts, count => count > 0 ? next++ : -1);
    }
}
