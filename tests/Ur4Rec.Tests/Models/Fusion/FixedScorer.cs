using Ur4Rec.Models;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Scores every item by a function of the newest item of the history (-1 where it is empty) and the item.</summary>
internal sealed class FixedScorer(string name, int items, Func<int, int, float> score) : IScorer
{
    public string Name => name;

    public int ItemCount => items;

    /// <summary>The same row for every query.</summary>
    public static FixedScorer Of(string name, params float[] row) => new(name, row.Length, (_, item) => row[item]);

    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        for (var q = 0; q < queries.Length; q++)
        {
            var newest = queries[q].History.IsEmpty ? -1 : queries[q].History.Span[^1].Value;
            for (var item = 0; item < items; item++)
                scores[(q * items) + item] = score(newest, item);
        }
    }
}
