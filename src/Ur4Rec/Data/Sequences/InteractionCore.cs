namespace Ur4Rec.Data.Sequences;

/// <summary>
/// The largest set of interactions in which every user and every item has at least so many (Seidman 1983, the k-core of the
/// user-item graph, with a bound for each side).
/// </summary>
internal static class InteractionCore
{
    /// <summary>Drops users and items with too few until all left have enough.</summary>
    /// <returns>Rounds in which something fell.</returns>
    public static int Reduce(StagedLog log, int userCore, int itemCore)
    {
        for (var rounds = 0; ; rounds++)
        {
            var itemCounts = log.CountItems();
            var fallen = 0L;
            for (var user = 0; user < log.UserCount; user++)
            {
                var isWeak = log.CountKept(user) < userCore;
                fallen += log.Drop(user, item => isWeak || itemCounts[item] < itemCore);
            }

            if (fallen == 0)
                return rounds;
        }
    }
}
