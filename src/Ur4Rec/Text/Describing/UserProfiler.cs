using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>Makes profiles of users out of their training histories. Serves several threads.</summary>
public sealed class UserProfiler
{
    private const int MostFavoured = 4;
    private const int MostAvoided = 3;
    private const int MostDecades = 2;
    private const int MostShifts = 2;
    private const int MostTitles = 3;
    private const int FewestChoicesForBreadth = 5;
    private const int FewestChoicesForPopularity = 3;
    private const int FewestChoicesOfRareTitle = 3;

    private readonly TrainingView _view;
    private readonly CatalogueTraits _kinds;
    private readonly CatalogueTraits _decades;
    private readonly double[] _popularityRanks;

    /// <summary>Reads the catalogue and everybody's training choices once.</summary>
    public UserProfiler(TrainingView view)
    {
        _view = view;
        _kinds = CatalogueTraits.OfKinds(view);
        _decades = CatalogueTraits.OfDecades(view);
        _popularityRanks = PopularityRanks(view);
    }

    /// <summary>The profile of a user; null where the training history is empty.</summary>
    public UserProfile? Of(UserIndex user)
    {
        var history = _view.Sequence(user).Span;
        if (history.IsEmpty)
            return null;
        var kinds = new TraitComparison(_kinds, history);
        var recentTitles = RecentTitles(history);
        var (rising, falling) = TasteShift.Between(_kinds, history, MostShifts);
        return new UserProfile(
            history.Length,
            kinds.Favoured(MostFavoured),
            kinds.Avoided(MostAvoided),
            new TraitComparison(_decades, history).Favoured(MostDecades),
            rising,
            falling,
            _kinds.Count > 1 && TasteShift.IsLongEnough(history),
            BreadthOf(kinds),
            recentTitles,
            RareTitles(history, except: recentTitles),
            PopularityRankOf(history));
    }

    private TasteBreadth? BreadthOf(TraitComparison kinds)
    {
        // A history shorter than the catalogue is broad would be called narrow for its shortness alone.
        if (_kinds.Count < 2 || kinds.Counts.Values.Sum() < Math.Max(FewestChoicesForBreadth, _kinds.EffectiveNumber))
            return null;
        var effectiveNumber = CatalogueTraits.EffectiveNumberOf(kinds.Counts.Values.Select(count => (double)count));
        return new TasteBreadth(kinds.Counts.Count, _kinds.Count, effectiveNumber / _kinds.EffectiveNumber);
    }

    private string[] RecentTitles(ReadOnlySpan<ItemIndex> history)
    {
        var titles = new List<string>();
        for (var at = history.Length - 1; at >= 0 && titles.Count < MostTitles; at--)
        {
            if (TitleOf(history[at]) is { } title && !titles.Contains(title))
                titles.Add(title);
        }

        return [.. titles];
    }

    private string[] RareTitles(ReadOnlySpan<ItemIndex> history, string[] except) =>
    [
        .. history.ToArray()
            .Where(item => _view.Popularity(item) >= FewestChoicesOfRareTitle)
            .OrderBy(_view.Popularity).ThenBy(item => item.Value)
            .Select(TitleOf).OfType<string>().Distinct().Except(except)
            .Take(MostTitles),
    ];

    private string? TitleOf(ItemIndex item) => _view.Item(item).Title is { } title ? SpokenTitle.Of(title) : null;

    private double? PopularityRankOf(ReadOnlySpan<ItemIndex> history)
    {
        if (history.Length < FewestChoicesForPopularity)
            return null;
        var ranks = new double[history.Length];
        for (var at = 0; at < history.Length; at++)
            ranks[at] = _popularityRanks[history[at].Value];
        Array.Sort(ranks);
        return (ranks[(ranks.Length - 1) / 2] + ranks[ranks.Length / 2]) / 2;
    }

    /// <summary>[items] the part of all training choices that went to less popular items, those to equally popular ones counted half.</summary>
    private static double[] PopularityRanks(TrainingView view)
    {
        var items = Enumerable.Range(0, view.ItemCount).Select(item => new ItemIndex(item)).ToArray();
        var total = Math.Max(1, items.Sum(item => (long)view.Popularity(item)));
        var ranks = new double[items.Length];
        var below = 0L;
        foreach (var equals in items.GroupBy(view.Popularity).OrderBy(group => group.Key))
        {
            var choices = equals.Sum(item => (long)view.Popularity(item));
            foreach (var item in equals)
                ranks[item.Value] = (below + (choices / 2.0)) / total;
            below += choices;
        }

        return ranks;
    }
}
