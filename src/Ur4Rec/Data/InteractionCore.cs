namespace Ur4Rec.Data;

/// <summary>
/// The largest set of interactions in which every user and every item has at least so many (Seidman 1983, the k-core of the
/// user-item graph, with a bound for each side).
/// </summary>
internal static class InteractionCore
{
    /// <summary>Drops users and items with too few until all left have enough; keeps the order of <paramref name="rows"/>.</summary>
    public static int[] Reduce(int[] rows, InteractionTable table, int userCore, int itemCore, out int rounds)
    {
        for (rounds = 0; ; rounds++)
        {
            var userCounts = new int[table.UserIds.Count];
            var itemCounts = new int[table.ItemIds.Count];
            foreach (var row in rows)
            {
                userCounts[table.Users[row]]++;
                itemCounts[table.Items[row]]++;
            }

            var kept = Array.FindAll(
                rows,
                row => userCounts[table.Users[row]] >= userCore && itemCounts[table.Items[row]] >= itemCore);
            if (kept.Length == rows.Length)
                return rows;
            rows = kept;
        }
    }
}
