using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>The last third of a history against what came before.</summary>
internal static class TasteShift
{
    private const int ShortestHistory = 9;
    private const int FewestChoices = 3;
    private const double SmallestDifference = 0.15;
    private const double SmallestScore = 1.5;

    /// <summary>Whether a history is long enough for its parts to be compared.</summary>
    public static bool IsLongEnough(ReadOnlySpan<ItemIndex> history) => history.Length >= ShortestHistory;

    /// <summary>The traits that became clearly more or less common, the clearest first; none where the history is too short.</summary>
    public static (TraitShift[] Rising, TraitShift[] Falling) Between(CatalogueTraits catalogue, ReadOnlySpan<ItemIndex> history, int most)
    {
        if (!IsLongEnough(history))
            return ([], []);
        var recentLength = history.Length / 3;
        var earlierLength = history.Length - recentLength;
        var earlier = TraitComparison.Count(catalogue, history[..earlierLength]);
        var recent = TraitComparison.Count(catalogue, history[earlierLength..]);
        TraitShift ShiftOf(int trait) =>
            new(catalogue.Name(trait), (double)CountOf(earlier, trait) / earlierLength, (double)CountOf(recent, trait) / recentLength);

        var shifts = earlier.Keys.Union(recent.Keys)
            .Where(trait => CountOf(earlier, trait) + CountOf(recent, trait) >= FewestChoices)
            .Select(trait => (Trait: trait, Shift: ShiftOf(trait)))
            .Where(pair => Math.Abs(pair.Shift.RecentShare - pair.Shift.EarlierShare) >= SmallestDifference)
            .Select(pair => (pair.Trait, pair.Shift, Score: Score(pair.Shift, earlierLength, recentLength)))
            .Where(scored => Math.Abs(scored.Score) >= SmallestScore)
            .OrderByDescending(scored => Math.Abs(scored.Score)).ThenBy(scored => scored.Trait)
            .ToArray();
        return (
            [.. shifts.Where(scored => scored.Score > 0).Take(most).Select(scored => scored.Shift)],
            [.. shifts.Where(scored => scored.Score < 0).Take(most).Select(scored => scored.Shift)]);
    }

    private static int CountOf(Dictionary<int, int> counts, int trait) => counts.GetValueOrDefault(trait);

    /// <summary>Standard errors between the two shares: the pooled two-proportion z statistic.</summary>
    private static double Score(TraitShift shift, int earlierLength, int recentLength)
    {
        var pooled = ((shift.EarlierShare * earlierLength) + (shift.RecentShare * recentLength)) / (earlierLength + recentLength);
        var difference = shift.RecentShare - shift.EarlierShare;
        return difference / Math.Sqrt(pooled * (1 - pooled) * ((1.0 / earlierLength) + (1.0 / recentLength)));
    }
}
