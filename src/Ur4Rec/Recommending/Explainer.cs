using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Recommending;

/// <summary>Recommends what <see cref="Recommender"/> recommends, and says why. Safe to call from several threads at once.</summary>
public sealed class Explainer
{
    /// <summary>The most sentences told of a user, and of an item.</summary>
    public const int SentencesShown = 2;

    /// <summary>The most entries of the history told.</summary>
    public const int HistoryShown = 3;

    /// <summary>
    /// The most entries of a history that are left out to see what they do, the newest; fewer where the sequence model reads fewer.
    /// </summary>
    public const int HistoryTried = 50;

    private readonly Ur4RecScorer _scorer;
    private readonly SequenceDataset _dataset;
    private readonly ISentences? _sentences;
    private readonly Recommender _recommender;

    /// <summary>Over the dataset that the model was trained on.</summary>
    /// <param name="scorer">It must outlive the explainer.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="sentences">What the scorer's retriever reads; null for a scorer without retriever.</param>
    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    public Explainer(Ur4RecScorer scorer, SequenceDataset dataset, ISentences? sentences)
    {
        if (scorer.Retriever is not null && sentences is null)
            throw new ArgumentException("A retriever's attention cannot be told without the sentences that it reads.", nameof(sentences));
        _scorer = scorer;
        _dataset = dataset;
        _sentences = sentences;
        _recommender = new Recommender(scorer, dataset);
    }

    /// <summary>What <see cref="Recommender.ForUser"/> answers, explained.</summary>
    /// <inheritdoc cref="Recommender.ForUser"/>
    public IReadOnlyList<ExplainedRecommendation> ForUser(UserId user, int count) => Explain(_recommender.QueryOf(user), count);

    /// <summary>What <see cref="Recommender.ForHistory"/> answers, explained.</summary>
    /// <inheritdoc cref="Recommender.ForHistory"/>
    public IReadOnlyList<ExplainedRecommendation> ForHistory(IEnumerable<ItemId> history, int count) => Explain(_recommender.QueryOf(history), count);

    private IReadOnlyList<ExplainedRecommendation> Explain(ScoringQuery query, int count) => Explain(query, _recommender.Best(query, count));

    private RetrieverScorer? RetrieverWithASay =>
        _scorer.Retriever is { } retriever && _scorer.Fusion!.Weights.IsUsed(retriever.Name) ? retriever : null;

    /// <summary>Why some items are recommended.</summary>
    /// <param name="query">The question.</param>
    /// <param name="best">Candidates of the question, with their scores.</param>
    /// <returns>One explanation for each of them.</returns>
    internal IReadOnlyList<ExplainedRecommendation> Explain(ScoringQuery query, (ItemIndex Item, float Score)[] best)
    {
        var items = Array.ConvertAll(best, ranked => ranked.Item);
        var components = _scorer.Fusion?.Explain(query, items);
        var pairs = RetrieverWithASay?.Explain(query, items);
        var removal = new HistoryRemoval(_scorer, query, items, HistoryTried);
        return [.. best.Select((ranked, i) => new ExplainedRecommendation(
            _dataset.IdOf(ranked.Item),
            ranked.Score,
            components is null ? [] : components[i]!,
            pairs is null ? null : ReasonsOf(pairs[i], query.User, items[i]),
            HistoryOf(query, removal, i)))];
    }

    private RetrieverReasons ReasonsOf(PairExplanation pair, UserIndex? user, ItemIndex item) => new(
        new RouterShares(pair.Routing[0], pair.Routing[1], pair.Routing[2]),
        pair.Gate,
        MostAttended(pair.UserSentences, user is { } known ? _sentences!.UserSentences(known) : []),
        MostAttended(pair.ItemSentences, _sentences!.ItemSentences(item)));

    private HistoryReason[] HistoryOf(ScoringQuery query, HistoryRemoval removal, int item) =>
        [.. Enumerable.Range(0, removal.Entries)
            .Select(age => new HistoryReason(_dataset.IdOf(query.History.Span[^(age + 1)]), age, removal.Drop(age, item)))
            .Where(reason => reason.Drop > 0)
            .OrderByDescending(reason => reason.Drop)
            .Take(HistoryShown)];

    private static AttendedSentence[] MostAttended(IReadOnlyList<float> shares, IReadOnlyList<string> sentences)
    {
        if (shares.Count != sentences.Count)
            throw new InvalidOperationException($"The retriever reads {shares.Count} sentences of a subject that has {sentences.Count}.");
        return [.. shares.Zip(sentences, (share, sentence) => new AttendedSentence(share, sentence))
            .OrderByDescending(attended => attended.Share)
            .Take(SentencesShown)];
    }
}
