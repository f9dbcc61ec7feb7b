using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>An item of a list.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">The model's score with the adjustments.</param>
/// <param name="Adjustments">What boosts and steers added to it, and its pin.</param>
/// <param name="IsPinned">Whether it stands where it stands by rule.</param>
internal sealed record ListedItem(ItemIndex Item, float Score, IReadOnlyList<ScoreAdjustment> Adjustments, bool IsPinned);

/// <summary>What a list is to be like.</summary>
/// <param name="Count">Items at most.</param>
/// <param name="Diversity">See <see cref="RankingRules.Diversity"/>; 0 .. 1.</param>
/// <param name="Steers">What the user's answers are steered by, with weights as of now.</param>
internal sealed record ListWish(int Count, double Diversity, IReadOnlyList<EffectiveSteer> Steers);

/// <summary>
/// Makes the list of an answer from the model's scores: boosts and steers move scores, pinned items take their places, and the other places are
/// filled by score or marginal relevance with items that keep the limit of each category. What rules leave no item for is left off: a list
/// is rather shorter than against the rules. The same input gives the same list. Safe to call from any number of threads.
/// </summary>
/// <param name="rules">The rules.</param>
internal sealed class ListBuilder(ResolvedRules rules)
{
    /// <summary>Makes a list.</summary>
    /// <param name="candidates">Items with the model's scores, finite, best first, equal ones by number; those that may not appear are passed over.</param>
    /// <param name="eligible">Which items may appear.</param>
    /// <param name="wish">What the list is to be like.</param>
    /// <param name="embedding">A row for each item; may be empty where diversity is 0.</param>
    /// <param name="modelScore">The model's score of a pinned item that is no candidate.</param>
    /// <exception cref="ArgumentException">The candidates are not in order, or diversity is asked of items without embeddings.</exception>
    /// <exception cref="ArithmeticException">A score, a similarity or an embedding is not finite.</exception>
    public IReadOnlyList<ListedItem> Build(
        ReadOnlySpan<(ItemIndex Item, float Score)> candidates, EligibleItems eligible, ListWish wish, UnitRows embedding, Func<ItemIndex, float> modelScore)
    {
        if (wish.Diversity > 0 && embedding.Rows < rules.Table.Count)
            throw new ArgumentException($"There are embeddings of {embedding.Rows} items, but {rules.Table.Count} items.", nameof(embedding));
        var allowed = Allowed(candidates, eligible);
        var adjuster = new ScoreAdjuster(rules, wish.Steers, allowed);
        var ordered = Adjusted(allowed, adjuster);
        var tally = new CategoryTally(rules.Rules.MaxPerCategory, rules.Table);
        var pool = new CandidatePool(ordered, wish.Diversity, embedding);
        var pins = Pins(eligible, wish.Count, tally);
        var pinnedScores = RemovePinned(ordered, pins, ref pool);

        var list = new List<ListedItem>(Math.Min(wish.Count, ordered.Length + pins.Count));
        var nextPin = 0;
        while (list.Count < wish.Count)
        {
            if (nextPin < pins.Count && pins[nextPin].Place == list.Count + 1)
                list.Add(Pinned(pins[nextPin++], pinnedScores, adjuster, modelScore));
            else if (TryTakeAllowed(ref pool, ordered, tally, out var next))
                list.Add(new ListedItem(next.Item, next.Score, adjuster.Explain(next.Item), IsPinned: false));
            else
                break;
            pool.Listed(list[^1].Item);
        }

        // Nothing is left to stand before them.
        foreach (var pin in pins.Skip(nextPin))
            list.Add(Pinned(pin, pinnedScores, adjuster, modelScore));
        return list;
    }

    private static (ItemIndex Item, float Score)[] Allowed(ReadOnlySpan<(ItemIndex Item, float Score)> candidates, EligibleItems eligible)
    {
        var allowed = new List<(ItemIndex Item, float Score)>(candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            var (item, score) = candidates[i];
            RequireFinite(item, score);
            if (i > 0 && (score > candidates[i - 1].Score || (score == candidates[i - 1].Score && item.Value <= candidates[i - 1].Item.Value)))
                throw new ArgumentException($"Candidate {i} does not come after the one before it.", nameof(candidates));
            if (eligible.Contains(item))
                allowed.Add(candidates[i]);
        }

        return [.. allowed];
    }

    private static Candidate[] Adjusted((ItemIndex Item, float Score)[] allowed, ScoreAdjuster adjuster)
    {
        var adjusted = Array.ConvertAll(allowed, candidate => new Candidate(candidate.Item, adjuster.Adjust(candidate.Item, candidate.Score)));
        if (adjuster.IsIdle)
            return adjusted;
        foreach (var (item, score) in adjusted)
            RequireFinite(item, score);
        Array.Sort(adjusted, (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Item.Value.CompareTo(b.Item.Value));
        return adjusted;
    }

    private List<(ItemIndex Item, int Place)> Pins(EligibleItems eligible, int count, CategoryTally tally) =>
        [.. rules.Pinned.Where(pin => pin.Place <= count && eligible.Contains(pin.Item) && tally.TryAdd(pin.Item))];

    private static Dictionary<ItemIndex, float> RemovePinned(Candidate[] ordered, List<(ItemIndex Item, int Place)> pins, ref CandidatePool pool)
    {
        var scores = new Dictionary<ItemIndex, float>();
        if (pins.Count == 0)
            return scores;
        var items = pins.Select(pin => pin.Item).ToHashSet();
        for (var i = 0; i < ordered.Length; i++)
        {
            if (!items.Contains(ordered[i].Item))
                continue;
            scores.Add(ordered[i].Item, ordered[i].Score);
            pool.Remove(i);
        }

        return scores;
    }

    private static bool TryTakeAllowed(ref CandidatePool pool, Candidate[] ordered, CategoryTally tally, out Candidate next)
    {
        while (pool.TryTake(out var position))
        {
            next = ordered[position];
            if (tally.TryAdd(next.Item))
                return true;
        }

        next = default;
        return false;
    }

    private static ListedItem Pinned(
        (ItemIndex Item, int Place) pin, Dictionary<ItemIndex, float> candidateScores, ScoreAdjuster adjuster, Func<ItemIndex, float> modelScore)
    {
        var adjustment = new ScoreAdjustment($"pinned at {pin.Place}", 0);
        if (candidateScores.TryGetValue(pin.Item, out var adjusted))
            return new ListedItem(pin.Item, adjusted, [.. adjuster.Explain(pin.Item), adjustment], IsPinned: true);
        var score = modelScore(pin.Item);
        RequireFinite(pin.Item, score);
        return new ListedItem(pin.Item, score, [adjustment], IsPinned: true);
    }

    private static void RequireFinite(ItemIndex item, float score)
    {
        if (!float.IsFinite(score))
            throw new ArithmeticException($"Item {item.Value} has the score {score}.");
    }
}
