using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Recommending;

/// <summary>An item recommended.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">The scorer's score; larger is better, comparable within one answer.</param>
public readonly record struct Recommendation(ItemId Item, float Score);

/// <summary>Answers with the best unseen items of a catalogue. Safe to call from several threads at once.</summary>
public sealed class Recommender
{
    private readonly IScorer _scorer;
    private readonly SasRecScorer? _sequenceModelAlone;
    private readonly SequenceDataset _dataset;

    /// <summary>Over the dataset that the scorer was trained on.</summary>
    /// <exception cref="ArgumentException">The scorer scores another number of items than the dataset has.</exception>
    public Recommender(IScorer scorer, SequenceDataset dataset)
    {
        if (scorer.ItemCount != dataset.ItemCount)
            throw new ArgumentException($"The scorer '{scorer.Name}' scores {scorer.ItemCount} items but the dataset has {dataset.ItemCount}.", nameof(scorer));
        _scorer = scorer;
        _sequenceModelAlone = scorer is Ur4RecScorer { Fusion: null } ur4Rec ? ur4Rec.SasRec : scorer as SasRecScorer;
        _dataset = dataset;
    }

    /// <summary>
    /// The longest answer: the items that the scorer ranks. A UR4Rec ranks what its sequence model retrieves for it; what is below has no
    /// score of its own and is never recommended.
    /// </summary>
    public int MaxCount => _scorer.RankedItems;

    /// <summary>The best items that a known user has not had, best first.</summary>
    /// <param name="user">A user of the dataset.</param>
    /// <param name="count">How many, at least 1; there are fewer where the catalogue ends, and never more than <see cref="MaxCount"/>.</param>
    /// <exception cref="InputException">The dataset does not know the user.</exception>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public IReadOnlyList<Recommendation> ForUser(UserId user, int count) => Name(Best(QueryOf(user), count));

    /// <summary>As <see cref="ForUser"/> for many users: [users][items], each answer the same to the bit.</summary>
    /// <param name="users">Users of the dataset, in any order.</param>
    /// <param name="count">As for a user.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">The dataset does not know a user.</exception>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public IReadOnlyList<Recommendation>[] ForUsers(IReadOnlyList<UserId> users, int count, WorkerPool pool) =>
        Array.ConvertAll(BestOfMany([.. users.Select(QueryOf)], count, pool), IReadOnlyList<Recommendation> (best) => Name(best));

    /// <summary>The best items outside a history, best first.</summary>
    /// <param name="history">Items, oldest first.</param>
    /// <param name="count">As for a user.</param>
    /// <exception cref="InputException">The catalogue does not hold an item of the history.</exception>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    public IReadOnlyList<Recommendation> ForHistory(IEnumerable<ItemId> history, int count) => Name(Best(QueryOf(history), count));

    /// <summary>What a known user asks.</summary>
    internal ScoringQuery QueryOf(UserId user) =>
        _dataset.TryGetIndex(user, out var index)
            ? new ScoringQuery(index, _dataset.Sequence(index), _dataset.Times(index), _dataset.Dropped.Of(index))
            : throw Unknown("user", user.Value, Enumerable.Range(0, _dataset.UserCount).Select(u => _dataset.IdOf(new UserIndex(u)).Value));

    /// <summary>What somebody with this history asks.</summary>
    internal ScoringQuery QueryOf(IEnumerable<ItemId> history) => new(null, history.Select(IndexOf).ToArray());

    /// <summary>The best items for a question, best first.</summary>
    internal (ItemIndex Item, float Score)[] Best(ScoringQuery query, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ItemIndex[] seen = [.. query.History.Span, .. query.Excluded.Span];
        return _sequenceModelAlone is null ? BestOfAll(query, seen, Math.Min(count, MaxCount)) : BestOf(_sequenceModelAlone, query, seen, count);
    }

    /// <summary>As <see cref="Best"/> for many questions: [queries][items], each answer the same to the bit.</summary>
    internal (ItemIndex Item, float Score)[][] BestOfMany(IReadOnlyList<ScoringQuery> queries, int count, WorkerPool pool)
    {
        var best = new (ItemIndex Item, float Score)[queries.Count][];
        pool.For(queries.Count, q => best[q] = Best(queries[q], count));
        return best;
    }

    private (ItemIndex Item, float Score)[] BestOf(SasRecScorer scorer, ScoringQuery query, ItemIndex[] seen, int count)
    {
        try
        {
            return scorer.Top(query, seen, count);
        }
        catch (NonFiniteScoreException e)
        {
            throw NotFinite(new ItemIndex(e.Row), e.Score);
        }
    }

    private (ItemIndex Item, float Score)[] BestOfAll(ScoringQuery query, ItemIndex[] seen, int count)
    {
        var scores = new float[_scorer.ItemCount];
        _scorer.Score([query], scores);
        var isSeen = seen.ToHashSet();
        var candidates = new List<ItemIndex>(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            var item = new ItemIndex(i);
            if (!float.IsFinite(scores[i]))
                throw NotFinite(item, scores[i]);
            if (!isSeen.Contains(item))
                candidates.Add(item);
        }

        return candidates
            .OrderByDescending(item => scores[item.Value]).ThenBy(item => item.Value)
            .Take(count)
            .Select(item => (item, scores[item.Value]))
            .ToArray();
    }

    private ArithmeticException NotFinite(ItemIndex item, float score) =>
        new($"The scorer '{_scorer.Name}' gave item '{_dataset.IdOf(item)}' the score {score}.");

    private Recommendation[] Name((ItemIndex Item, float Score)[] best) =>
        Array.ConvertAll(best, ranked => new Recommendation(_dataset.IdOf(ranked.Item), ranked.Score));

    private ItemIndex IndexOf(ItemId item) =>
        _dataset.TryGetIndex(item, out ItemIndex index)
            ? index
            : throw Unknown("item", item.Value, Enumerable.Range(0, _dataset.ItemCount).Select(i => _dataset.IdOf(new ItemIndex(i)).Value));

    private static InputException Unknown(string kind, string id, IEnumerable<string> known)
    {
        var advice = NearestName.PlausiblyOf(id, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return new InputException($"The run's data has no {kind} '{id}'.{advice}");
    }
}
