using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Recommending;
using Ur4Rec.Serving.Ranking;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Serving;

/// <summary>Ranks for a request: by the model where there is a history, else by what is said to be liked and by popularity.</summary>
/// <param name="state">All that an answer is made with.</param>
/// <param name="request">What is asked.</param>
/// <param name="log">What is loaded of the user; null where none is named.</param>
internal sealed class Ranker(ServedState state, RecommendationRequest request, UserLog? log)
{
    // Of a model that ranks its whole catalogue, as many items as a list is made from, whatever the rules pass over.
    private const int MostListed = RequestCheck.MaxCount;

    private readonly int _top = Math.Max(
        request.RerankTop ?? Math.Min(state.Model.Scorer.RankedItems, MostListed), request.Candidates?.Count ?? 0);

    /// <summary>The answer.</summary>
    /// <param name="isStale">Whether the log may be an old one.</param>
    /// <exception cref="InputException">The request is not one that can be answered.</exception>
    public RecommendationAnswer Answer(bool isStale)
    {
        var began = Stopwatch.GetTimestamp();
        RequestCheck.Require(request, state.Model.Scorer.RankedItems);
        var query = Query();
        var basis = BasisOf(query);
        ItemIndex[] seen = request.ExcludeSeen ? [.. query.History.Span, .. query.Excluded.Span] : [];
        var eligible = state.Eligibility.For(request with { Candidates = Rankable(out var unranked) }, seen);
        query = query with { Excluded = ExcludedOf(query, eligible) };
        var items = basis is AnswerBasis.History or AnswerBasis.Session ? ByModel(query, eligible) : ByPopularity(eligible);
        var answer = new RecommendationAnswer(
            request.User?.Value,
            state.Version.Version,
            basis,
            query.History.Length,
            isStale,
            items,
            [.. unranked, .. eligible.Unranked.Select(item => state.Items[item].Id.Value)]);
        var tag = new KeyValuePair<string, object?>("basis", basis.ToString());
        ServingMetrics.Answers.Add(1, tag);
        ServingMetrics.RankingTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tag);
        if (isStale)
            ServingMetrics.StaleAnswers.Add(1);
        return answer;
    }

    private ScoringQuery Query()
    {
        var view = log?.ViewOf(state);
        if (request.History is not { } given)
            return view?.Query ?? new ScoringQuery(null, default);
        var items = new List<ItemIndex>(given.Count);
        var times = new List<long>(given.Count);
        foreach (var (item, time) in given)
        {
            // One that was put, but that nothing can rank, tells the model nothing either.
            if (!state.Items.TryGetIndex(item, out var index))
                continue;
            items.Add(index);
            if (time is { } known)
                times.Add(known);
        }

        return new ScoringQuery(view?.User, items.ToArray(), times.ToArray());
    }

    private AnswerBasis BasisOf(ScoringQuery query)
    {
        if (query.History.Length > 0)
            return request.History is null ? AnswerBasis.History : AnswerBasis.Session;
        return request.Likes.Count > 0 ? AnswerBasis.Attributes : AnswerBasis.Popularity;
    }

    /// <summary>The caller's candidates that are items of the model, and those that are known but that nothing can rank.</summary>
    private ItemId[]? Rankable(out IReadOnlyList<string> unranked)
    {
        unranked = request.Candidates is null ? [] : [.. request.Candidates.Where(item => !state.Items.TryGetIndex(item, out _)).Select(item => item.Value).Distinct()];
        return request.Candidates is null ? null : [.. request.Candidates.Where(item => state.Items.TryGetIndex(item, out _))];
    }

    private ReadOnlyMemory<ItemIndex> ExcludedOf(ScoringQuery query, EligibleItems eligible)
    {
        var outside = eligible.Excluded();
        if (!request.ExcludeSeen || query.Excluded.IsEmpty)
            return outside;
        return outside.Length == 0 ? query.Excluded : (ItemIndex[])[.. outside, .. query.Excluded.Span];
    }

    private RecommendedItem[] ByModel(ScoringQuery query, EligibleItems eligible)
    {
        var scorer = state.Model.Scorer.WithTop(_top);
        var scores = new float[scorer.ItemCount];
        scorer.Score([query], scores);
        var best = Best(scores, _top + (request.ExcludeSeen ? 0 : query.History.Length), eligible, [.. query.Excluded.Span, .. request.ExcludeSeen ? query.History.Span : []]);
        var listed = Lists(best, eligible, scores, Steers(query.History.Length));
        var explanations = request.Explain ? Explain(scorer, query, listed, best) : null;
        return Name(listed, explanations);
    }

    private RecommendedItem[] ByPopularity(EligibleItems eligible)
    {
        var most = Math.Max(1, state.Model.Popularity.Max());
        var scores = new float[state.Items.Count];
        for (var item = 0; item < scores.Length; item++)
            scores[item] = (float)state.Model.Popularity[item] / most;
        var outside = eligible.Excluded();
        var best = Best(scores, _top, eligible, outside);
        foreach (var like in request.Likes)
        {
            state.Items.RequireAttribute(like.Attribute);
            var liked = state.Items.ItemsWith(like);
            best = [.. best.Union(Best(scores, _top, eligible, [.. outside, .. liked.Outside()]))];
        }

        Array.Sort(best, ByScore);
        EffectiveSteer[] likes = [.. request.Likes.Select(like => new EffectiveSteer(new Steer(like, null, Steer.MaxWeight, Pinned: true, 0), Steer.MaxWeight, null))];
        return Name(Lists(best, eligible, scores, [.. likes, .. Steers(interactions: 0)]), explanations: null);
    }

    /// <summary>The best eligible items, best first, equal ones by number.</summary>
    private static (ItemIndex Item, float Score)[] Best(float[] scores, int count, EligibleItems eligible, ReadOnlySpan<ItemIndex> outside)
    {
        var found = new ItemIndex[Math.Min(count, scores.Length)];
        var best = new List<(ItemIndex Item, float Score)>(found.Length);
        foreach (var item in found.AsSpan(0, CandidateSelection.SelectBest(scores, [], outside, found.Length, found)))
        {
            if (eligible.Contains(item))
                best.Add((item, scores[item.Value]));
        }

        best.Sort(ByScore);
        return [.. best];
    }

    private static int ByScore((ItemIndex Item, float Score) left, (ItemIndex Item, float Score) right) =>
        left.Score != right.Score ? right.Score.CompareTo(left.Score) : left.Item.Value.CompareTo(right.Item.Value);

    private EffectiveSteer[] Steers(int interactions)
    {
        var steers = new List<EffectiveSteer>();
        foreach (var steer in log?.Steering ?? [])
        {
            if (steer.Sentence is null)
                steers.Add(EffectiveSteer.Of(steer, interactions));
            else if (state.Model.Likeness(steer.Sentence) is { } likeness)
                steers.Add(EffectiveSteer.Of(steer, interactions, item => likeness[item.Value]));
        }

        return [.. steers];
    }

    private IReadOnlyList<ListedItem> Lists(
        (ItemIndex Item, float Score)[] best, EligibleItems eligible, float[] scores, IReadOnlyList<EffectiveSteer> steers)
    {
        var wish = new ListWish(request.Count, request.Diversity ?? state.Rules.Rules.Diversity, steers);
        var embedding = wish.Diversity > 0 ? new UnitRows(state.Embedding.Values, state.Embedding.Columns) : default;
        return state.Lists.Build(best, eligible, wish, embedding, item => scores[item.Value]);
    }

    /// <summary>[listed]; null for an item that the model did not rank.</summary>
    private Explanation?[] Explain(Ur4RecScorer scorer, ScoringQuery query, IReadOnlyList<ListedItem> listed, (ItemIndex Item, float Score)[] best)
    {
        var scoreOf = best.ToDictionary(ranked => ranked.Item, ranked => ranked.Score);
        (ItemIndex Item, float Score)[] ranked = [.. listed.Where(item => scoreOf.ContainsKey(item.Item)).Select(item => (item.Item, scoreOf[item.Item]))];
        if (ranked.Length == 0)
            return new Explanation?[listed.Count];
        var explained = new Explainer(scorer, state.Model.Dataset, state.Model.Sentences).Explain(query, ranked);
        var titles = explained.SelectMany(item => item.History.Select(reason => reason.Item)).Distinct()
            .ToDictionary(item => item, item => state.Items[state.Items.IndexOf(item)].Title);
        var byItem = ranked.Zip(explained).ToDictionary(pair => pair.First.Item, pair => Explanation.Of(pair.Second, titles));
        return [.. listed.Select(item => byItem.GetValueOrDefault(item.Item))];
    }

    private RecommendedItem[] Name(IReadOnlyList<ListedItem> listed, Explanation?[]? explanations) =>
    [
        .. listed.Select((item, place) => new RecommendedItem(
            place + 1, state.Items[item.Item].Id.Value, item.Score, state.Items[item.Item].Title, item.Adjustments)
        {
            Explanation = explanations?[place],
        }),
    ];
}
