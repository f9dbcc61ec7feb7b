using System.Runtime.InteropServices;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>One user's choices, trait by trait, against everybody's.</summary>
internal sealed class TraitComparison
{
    private const int FewestChoices = 3;
    private const double SmallestLift = 1.3;
    private const double LargestLiftOfAvoided = 0.6;
    private const double SmallestScore = 1;

    private readonly CatalogueTraits _catalogue;
    private readonly int _choices;
    private readonly Dictionary<int, int> _counts;

    public TraitComparison(CatalogueTraits catalogue, ReadOnlySpan<ItemIndex> history)
    {
        _catalogue = catalogue;
        _choices = history.Length;
        _counts = Count(catalogue, history);
    }

    /// <summary>How many choices have each trait that any has.</summary>
    public IReadOnlyDictionary<int, int> Counts => _counts;

    public static Dictionary<int, int> Count(CatalogueTraits catalogue, ReadOnlySpan<ItemIndex> history)
    {
        var counts = new Dictionary<int, int>();
        foreach (var item in history)
        {
            foreach (var trait in catalogue.Of(item))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, trait, out _)++;
        }

        return counts;
    }

    /// <summary>Traits chosen clearly more often than by all users, the clearest first.</summary>
    public TraitLift[] Favoured(int most) =>
    [
        .. _counts.Where(pair => pair.Value >= FewestChoices && LiftOf(pair.Key, pair.Value) >= SmallestLift)
            .Select(pair => (Trait: pair.Key, Score: ScoreOf(pair.Key, pair.Value)))
            .Where(scored => scored.Score >= SmallestScore)
            .OrderByDescending(scored => scored.Score).ThenBy(scored => scored.Trait)
            .Take(most)
            .Select(scored => ToLift(scored.Trait)),
    ];

    /// <summary>Traits chosen clearly less often than by all users, the clearest first.</summary>
    public TraitLift[] Avoided(int most) =>
    [
        // Only traits of which a usual user would have chosen some: the catalogue's many rare ones are never looked at.
        .. _catalogue.ByShare.TakeWhile(trait => _catalogue.Share(trait) * _choices >= FewestChoices)
            .Where(trait => LiftOf(trait, CountOf(trait)) <= LargestLiftOfAvoided)
            .Select(trait => (Trait: trait, Score: ScoreOf(trait, CountOf(trait))))
            .Where(scored => scored.Score <= -SmallestScore)
            .OrderBy(scored => scored.Score).ThenBy(scored => scored.Trait)
            .Take(most)
            .Select(scored => ToLift(scored.Trait)),
    ];

    private int CountOf(int trait) => _counts.GetValueOrDefault(trait);

    private double LiftOf(int trait, int count) => count / (_choices * _catalogue.Share(trait));

    /// <summary>Standard deviations between the count and what a usual user's would be.</summary>
    private double ScoreOf(int trait, int count)
    {
        var expected = _choices * _catalogue.Share(trait);
        return (count - expected) / Math.Sqrt(expected);
    }

    private TraitLift ToLift(int trait) => new(_catalogue.Name(trait), CountOf(trait), LiftOf(trait, CountOf(trait)));
}
