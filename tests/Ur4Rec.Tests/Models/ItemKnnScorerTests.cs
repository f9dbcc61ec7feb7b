using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models;

public sealed class ItemKnnScorerTests : IDisposable
{
    // Training sets, behind each two held-out items: {0, 1, 2}, {0, 1}, {0}, {2}.
    private static readonly Split Small = TestSplits.LeaveOneOut(4, [0, 1, 2, 3, 3], [1, 0, 1, 3, 3], [0, 3, 3], [2, 3, 3]);

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Similarity_is_the_shrunk_cosine()
    {
        var scorer = new ItemKnnScorer(Small, _pool, neighbours: 10, shrinkage: 0.5);

        Assert.Equal([0, (float)(2 / (Math.Sqrt(3 * 2) + 0.5)), (float)(1 / (Math.Sqrt(3 * 2) + 0.5)), 0], Score(scorer, 0));
    }

    [Fact]
    public void Scores_add_up_over_the_distinct_items_of_the_history()
    {
        var scorer = new ItemKnnScorer(Small, _pool, neighbours: 10, shrinkage: 0);
        var first = Score(scorer, 0);
        var second = Score(scorer, 2);

        Assert.Equal(first.Zip(second, (x, y) => x + y), Score(scorer, 2, 0, 2));
    }

    [Fact]
    public void A_decaying_history_weighs_items_by_their_newest_place()
    {
        var plain = new ItemKnnScorer(Small, _pool, neighbours: 10, shrinkage: 0);
        var decaying = new ItemKnnScorer(Small, _pool, neighbours: 10, shrinkage: 0, historyDecay: 0.5);

        // 0 at the end, 2 two places before it; its older occurrence does not count.
        Assert.Equal(Score(plain, 2).Zip(Score(plain, 0), (x, y) => (0.25f * x) + y), Score(decaying, 2, 2, 0, 0));
    }

    [Fact]
    public void Only_the_most_similar_neighbours_are_kept()
    {
        var scorer = new ItemKnnScorer(Small, _pool, neighbours: 1, shrinkage: 0);

        Assert.Equal([0, (float)(2 / Math.Sqrt(3 * 2)), 0, 0], Score(scorer, 0));
    }

    [Fact]
    public void Of_equally_similar_neighbours_the_lower_number_is_kept()
    {
        var split = TestSplits.LeaveOneOut(4, [3, 1, 2, 0, 0]);

        var scorer = new ItemKnnScorer(split, _pool, neighbours: 1, shrinkage: 0);

        Assert.Equal([0, 0, 1, 0], Score(scorer, 1));
        Assert.Equal([0, 1, 0, 0], Score(scorer, 3));
    }

    [Fact]
    public void The_neighbours_kept_are_the_best_of_all_in_order()
    {
        var split = TestSplits.Random(users: 500, items: 700, longest: 30, seed: 1);
        var (few, all) = (new ItemKnnScorer(split, _pool, neighbours: 20), new ItemKnnScorer(split, _pool, neighbours: 700));

        for (var item = 0; item < 700; item += 7)
        {
            var row = Score(all, item);
            var kept = Enumerable.Range(0, 700).OrderByDescending(other => row[other]).Take(20).ToHashSet();
            Assert.Equal(row.Select((score, other) => kept.Contains(other) ? score : 0), Score(few, item));
        }
    }

    [Fact]
    public void An_item_without_training_has_no_neighbours()
    {
        Assert.Equal(new float[4], Score(new ItemKnnScorer(Small, _pool), 3));
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var split = TestSplits.Random(users: 500, items: 700, longest: 30, seed: 1);
        var rows = new List<float[]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            rows.Add(Score(new ItemKnnScorer(split, pool, neighbours: 20), 0, 5, 100, 300));
        }

        Assert.Equal(rows[0], rows[1]);
        Assert.Equal(rows[0], rows[2]);
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItemKnnScorer(Small, _pool, neighbours: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItemKnnScorer(Small, _pool, shrinkage: -1));
    }

    private static float[] Score(ItemKnnScorer scorer, params int[] history)
    {
        var scores = new float[scorer.ItemCount];
        scores.AsSpan().Fill(float.NaN);
        scorer.Score([new ScoringQuery(null, Array.ConvertAll(history, item => new ItemIndex(item)))], scores);
        return scores;
    }
}
