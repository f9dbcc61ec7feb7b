using Ur4Rec.Models;

namespace Ur4Rec.ReferenceProtocol;

/// <summary>Puts the items of the history below all others, as a recommender that never offers what somebody had already.</summary>
internal sealed class HistoryLast(IScorer scorer) : IScorer
{
    public string Name => scorer.Name;

    public int ItemCount => scorer.ItemCount;

    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        scorer.Score(queries, scores);
        for (var q = 0; q < queries.Length; q++)
        {
            foreach (var item in queries[q].History.Span)
                scores[(q * ItemCount) + item.Value] = float.MinValue;
        }
    }
}
