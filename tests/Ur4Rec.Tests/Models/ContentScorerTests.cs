using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Models.Retrieval;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models;

public class ContentScorerTests
{
    private const int ItemWithoutDescription = 6;

    /// <summary>Three directions and their opposites, whose mean is zero, and an item without description.</summary>
    private static readonly ContextTable s_texts = new(
        2, (float[])[1, 0, -1, 0, 0, 1, 0, -1, 0.6f, 0.8f, -0.6f, -0.8f], Ragged.FromLengths([1, 1, 1, 1, 1, 1, 0]));

    [Fact]
    public void Cosines_and_zero_for_what_is_unlike()
    {
        using var scorer = new ContentScorer(s_texts, historyDecay: 1, sharpness: 1);

        Assert.Equal(("content", 7), (scorer.Name, scorer.ItemCount));
        Close([0.6f, 0, 0.8f, 0, 1, 0, 0], Score(scorer, After(4)));
        Close([0, 0.6f, 0, 0.8f, 0, 1, 0], Score(scorer, After(5)));
    }

    [Fact]
    public void Cosines_to_the_power_of_the_sharpness()
    {
        using var two = new ContentScorer(s_texts, historyDecay: 1, sharpness: 2);
        using var three = new ContentScorer(s_texts, historyDecay: 1, sharpness: 3);

        Close([0.36f, 0, 0.64f, 0, 1, 0, 0], Score(two, After(4)));
        Close([0.216f, 0, 0.512f, 0, 1, 0, 0], Score(three, After(4)));
    }

    [Fact]
    public void Older_items_fade()
    {
        using var plain = new ContentScorer(s_texts, historyDecay: 1, sharpness: 1);
        using var decaying = new ContentScorer(s_texts, historyDecay: 0.5, sharpness: 1);
        using var sharp = new ContentScorer(s_texts, historyDecay: 0.5, sharpness: 2);

        // Item 0 is like itself by 1 and 4 by 0.6; item 3 like itself by 1 and 5 by 0.8.
        Close([1.6f, 0, 0.8f, 0, 1.6f, 0, 0], Score(plain, After(0, 4)));
        Close([1.1f, 0, 0.8f, 0, 1.3f, 0, 0], Score(decaying, After(0, 4)));
        Close([0.86f, 0, 0.64f, 0, 1.18f, 0, 0], Score(sharp, After(0, 4)));
        Close([1.15f, 0, 0.2f, 0.5f, 0.85f, 0.4f, 0], Score(decaying, After(4, 3, 0)));
    }

    [Fact]
    public void An_item_that_stands_twice_counts_by_its_newest_place()
    {
        using var scorer = new ContentScorer(s_texts, historyDecay: 0.5, sharpness: 1);

        Close([1.3f, 0, 0.4f, 0, 1.1f, 0, 0], Score(scorer, After(0, 4, 0)));
        Assert.Equal(Score(scorer, After(0, 4)), Score(scorer, After(4, 0, 4)));
    }

    [Fact]
    public void An_item_without_description_scores_zero_and_says_nothing_but_has_its_place()
    {
        using var scorer = new ContentScorer(s_texts, historyDecay: 0.5, sharpness: 1);

        Assert.Equal(new float[7], Score(scorer, After(ItemWithoutDescription)));
        Close([0.3f, 0, 0.4f, 0, 0.5f, 0, 0], Score(scorer, After(4, ItemWithoutDescription)));
        Assert.Equal(0, Score(scorer, After(0, 1, 2, 3, 4, 5))[ItemWithoutDescription]);
    }

    [Fact]
    public void Who_asks_does_not_count_and_an_empty_history_scores_zero()
    {
        using var scorer = new ContentScorer(s_texts, historyDecay: 0.5, sharpness: 2);
        var anonymous = After(2, 4);

        Assert.Null(anonymous.User);
        Assert.Equal(Score(scorer, anonymous with { User = new UserIndex(3) }), Score(scorer, anonymous));
        Assert.Equal(new float[7], Score(scorer, After()));
        Assert.Equal(new float[7], Score(scorer, After() with { User = new UserIndex(3) }));
    }

    [Fact]
    public void A_query_is_scored_alike_alone_among_others_and_on_several_threads()
    {
        using var scorer = new ContentScorer(
            RetrieverWorld.Table(16, [.. Enumerable.Range(0, 50).Select(item => item % 4)], seed: 1), historyDecay: 0.7, sharpness: 3);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 64).Select(
            query => After([.. Enumerable.Range(0, query % 9).Select(place => ((7 * query) + (3 * place)) % 50)]))];
        var alone = Array.ConvertAll(queries, query => Score(scorer, query));

        Assert.Equal(alone.SelectMany(scores => scores), Score(scorer, queries));
        var threaded = new float[queries.Length][];
        Parallel.For(0, queries.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, query => threaded[query] = Score(scorer, queries[query]));
        Assert.Equal(alone, threaded);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.01, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.5, 0)]
    public void Parameters_outside_their_range_are_refused(double historyDecay, int sharpness)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContentScorer(s_texts, historyDecay, sharpness));
    }

    [Fact]
    public void Scores_of_another_shape_are_refused()
    {
        using var scorer = new ContentScorer(s_texts, historyDecay: 1, sharpness: 1);

        Assert.Throws<ArgumentException>(() => scorer.Score([After(1)], new float[6]));
    }
}
