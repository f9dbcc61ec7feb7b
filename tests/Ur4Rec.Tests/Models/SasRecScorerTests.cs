using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Retrieval;

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

    [Fact]
    public void The_best_items_are_those_of_the_sorted_row_with_its_bits()
    {
        using var model = new SasRecModel(s_options, Items, seed: 1);
        using var scorer = new SasRecScorer(model);
        using var pool = new WorkerPool(3);
        foreach (var history in (int[][])[[], [3], [9, 1, 4], [1, 2, 3, 5, 6, 7, 8, 9, 10]])
        {
            var query = Query(history);
            var scores = Score(scorer, query);
            ItemIndex[] excluded = [new(36), .. query.History.Span, new(0), new(36)];
            foreach (var count in (int[])[1, 5, Items, int.MaxValue])
            {
                var want = Enumerable.Range(0, Items).Select(item => new ItemIndex(item)).Except(excluded)
                    .OrderByDescending(item => scores[item.Value]).ThenBy(item => item.Value)
                    .Take(count).Select(item => (item, scores[item.Value])).ToArray();
                Assert.Equal(want, scorer.Top(query, excluded, count));
                Assert.Equal(want, scorer.Top(query, excluded, count, pool));
            }

            Assert.Equal(Items, scorer.Top(query, [], Items).Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_threads_may_ask_for_the_best_at_once(bool approximate)
    {
        const int items = 5_000;
        using var model = new SasRecModel(s_options, items, seed: 1);
        using var exact = new SasRecScorer(model);
        using var scorer = new SasRecScorer(model, approximate);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 40).Select(first => new ScoringQuery(null, new ItemIndex[] { new(first), new(first * 7) }))];
        var answers = new (ItemIndex, float)[queries.Length][];

        Parallel.For(0, queries.Length, q => answers[q] = scorer.Top(queries[q], queries[q].History.Span, 50));

        for (var q = 0; q < queries.Length; q++)
            Assert.Equal(exact.Top(queries[q], queries[q].History.Span, 50), answers[q]);
    }

    [Fact]
    public void Of_a_score_that_is_no_number_the_item_is_known_and_the_scorer_goes_on()
    {
        using var model = new SasRecModel(s_options, Items, seed: 1);
        model.ItemEmbedding.Row(21)[3] = float.NaN;
        using var scorer = new SasRecScorer(model);

        for (var repeat = 0; repeat < 2; repeat++)
        {
            var failure = Assert.Throws<NonFiniteScoreException>(() => scorer.Top(Query([1, 2]), [new ItemIndex(21)], 3));
            Assert.Equal((21, float.NaN), (failure.Row, failure.Score));
        }
    }

    private static ScoringQuery Query(int[] items) => new(null, items.Select(item => new ItemIndex(item % Items)).ToArray());

    private static float[] Score(SasRecScorer scorer, params ScoringQuery[] queries)
    {
        var scores = new float[queries.Length * Items];
        scorer.Score(queries, scores);
        return scores;
    }
}
