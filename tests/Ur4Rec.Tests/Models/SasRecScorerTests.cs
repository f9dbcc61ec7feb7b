using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Tests.Models;

public class SasRecScorerTests
{
    private const int Items = 37;

    private static readonly SasRecOptions s_options = new() { HiddenDim = 24, Blocks = 2, Heads = 3, MaxSequenceLength = 6 };

    [Theory]
    [InlineData(SasRecVariant.Prenorm)]
    [InlineData(SasRecVariant.Classic)]
    public void A_query_scores_the_same_bits_alone_and_among_others(SasRecVariant variant)
    {
        using var model = new SasRecModel(s_options with { Variant = variant }, Items, seed: 1);
        using var scorer = new SasRecScorer(model);
        ScoringQuery[] queries = [.. Enumerable.Range(1, 40).Select(length => Query([.. Enumerable.Range(0, length).Select(i => (i * 7) + length)]))];
        var together = Score(scorer, queries);
        for (var q = 0; q < queries.Length; q++)
            Assert.Equal(Score(scorer, queries[q]), together[(q * Items)..((q + 1) * Items)]);
    }

    [Fact]
    public void Only_the_newest_items_that_the_model_reads_count()
    {
        using var model = new SasRecModel(s_options, Items, seed: 1);
        using var scorer = new SasRecScorer(model);
        Assert.Equal(Score(scorer, Query([5, 6, 7, 8, 9, 10])), Score(scorer, Query([1, 2, 3, 5, 6, 7, 8, 9, 10])));
        Assert.NotEqual(Score(scorer, Query([5, 6, 7, 8, 9, 10])), Score(scorer, Query([6, 5, 7, 8, 9, 10])));
    }

    [Fact]
    public void An_empty_history_scores_zero_and_disturbs_no_other()
    {
        using var model = new SasRecModel(s_options, Items, seed: 1);
        using var scorer = new SasRecScorer(model);
        var scores = Score(scorer, Query([]), Query([3]), Query([]));
        Assert.All(scores[..Items], score => Assert.Equal(0f, score));
        Assert.Equal(Score(scorer, Query([3])), scores[Items..(2 * Items)]);
        Assert.All(scores[(2 * Items)..], score => Assert.Equal(0f, score));
        Assert.All(Score(scorer, Query([])), score => Assert.Equal(0f, score));
    }

    private static ScoringQuery Query(int[] items) => new(null, items.Select(item => new ItemIndex(item % Items)).ToArray());

    private static float[] Score(SasRecScorer scorer, params ScoringQuery[] queries)
    {
        var scores = new float[queries.Length * Items];
        scorer.Score(queries, scores);
        return scores;
    }
}
