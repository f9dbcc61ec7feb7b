using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models;

/// <summary>What holds for every baseline.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Held_out_items_have_no_influence()
    {
        const int Items = 30;
        var original = TestSplits.Random(users: 80, Items, longest: 12, seed: 1);
        var changed = TestSplits.LeaveOneOut(Items, [.. Enumerable.Range(0, 80).Select(user => WithOtherHeldOutItems(original, user))]);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 80).Select(user => new ScoringQuery(null, original.TrainingSequence(new UserIndex(user))))];

        foreach (var (before, after) in Baselines(original).Zip(Baselines(changed)))
            Assert.Equal(Score(before, queries), Score(after, queries));
    }

    [Fact]
    public void Training_items_have_an_influence()
    {
        var original = TestSplits.LeaveOneOut(4, [0, 1, 3, 3], [0, 2, 3, 3]);
        var changed = TestSplits.LeaveOneOut(4, [0, 1, 3, 3], [1, 2, 3, 3]);
        ScoringQuery[] queries = [new(null, new ItemIndex[] { new(0), new(2) })];

        foreach (var (before, after) in Baselines(original).Zip(Baselines(changed)))
            Assert.NotEqual(Score(before, queries), Score(after, queries));
    }

    [Fact]
    public void A_query_is_scored_alike_alone_and_among_others()
    {
        var split = TestSplits.Random(users: 20, items: 30, longest: 12, seed: 2);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 20).Select(user => new ScoringQuery(null, split.TrainingSequence(new UserIndex(user))))];

        foreach (var scorer in Baselines(split))
            Assert.Equal(queries.SelectMany(query => Score(scorer, [query])), Score(scorer, queries));
    }

    [Theory]
    [InlineData(100, "ease")]
    [InlineData(ItemToItemBaseline.EaseItemLimit + 1, "item_knn")]
    public void The_catalogue_decides_on_the_item_to_item_baseline(int items, string expected)
    {
        Assert.Equal(expected, ItemToItemBaseline.Create(TestSplits.LeaveOneOut(items, [0, 1, 2]), _pool).Name);
    }

    private IEnumerable<IScorer> Baselines(Split split) =>
        [new PopularityScorer(split), new EaseScorer(split, _pool, regularization: 5), new ItemKnnScorer(split, _pool)];

    private static int[] WithOtherHeldOutItems(Split split, int user)
    {
        var sequence = split.Dataset.Sequence(new UserIndex(user)).ToArray().Select(item => item.Value).ToArray();
        for (var i = split.TrainingSequence(new UserIndex(user)).Length; i < sequence.Length; i++)
            sequence[i] = (sequence[i] + 1) % split.Dataset.ItemCount;
        return sequence;
    }

    private static float[] Score(IScorer scorer, ScoringQuery[] queries)
    {
        var scores = new float[queries.Length * scorer.ItemCount];
        scorer.Score(queries, scores);
        return scores;
    }
}
