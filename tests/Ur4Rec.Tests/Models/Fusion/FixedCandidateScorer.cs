using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Scores a candidate by a function of the newest item of the history (-1 where it is empty) and the item, and counts.</summary>
internal sealed class FixedCandidateScorer(string name, int items, Func<int, int, float> score) : ICandidateScorer
{
    private int _calls;

    public string Name => name;

    public int ItemCount => items;

    public int Calls => _calls;

    public int[][] Asked { get; private set; } = [];

    public void Score(ReadOnlySpan<ScoringQuery> queries, Ragged candidates, ReadOnlySpan<ItemIndex> items, Span<float> scores)
    {
        Interlocked.Increment(ref _calls);
        var asked = new int[queries.Length][];
        for (var q = 0; q < queries.Length; q++)
        {
            var newest = queries[q].History.IsEmpty ? -1 : queries[q].History.Span[^1].Value;
            asked[q] = [.. items.Slice(candidates.Start(q), candidates.LengthOf(q)).ToArray().Select(item => item.Value)];
            for (var i = 0; i < asked[q].Length; i++)
                scores[candidates.Start(q) + i] = score(newest, asked[q][i]);
        }

        Asked = asked;
    }
}
