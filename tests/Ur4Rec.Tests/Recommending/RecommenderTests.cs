using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;

namespace Ur4Rec.Tests.Recommending;

public class RecommenderTests
{
    private static readonly SequenceDataset Dataset = new(
        [new UserId("ann"), new UserId("bob")],
        [new ItemId("tea"), new ItemId("cake"), new ItemId("jam"), new ItemId("bread")],
        [0, 2, 3],
        [new ItemIndex(0), new ItemIndex(1), new ItemIndex(2)],
        [1, 2, 3]);

    [Fact]
    public void The_best_items_come_first_and_seen_ones_not_at_all()
    {
        var answer = new Recommender(new Fixed([9, 8, 1, 2]), Dataset).ForUser(new UserId("ann"), 10);

        Assert.Equal([new Recommendation(new ItemId("bread"), 2), new Recommendation(new ItemId("jam"), 1)], answer);
    }

    [Fact]
    public void What_was_dropped_from_a_users_history_is_offered_to_others_alone()
    {
        var dataset = new SequenceDataset(
            [new UserId("ann"), new UserId("bob")], [new ItemId("tea"), new ItemId("cake"), new ItemId("jam")],
            [0, 1, 2], [new ItemIndex(0), new ItemIndex(0)], [1, 1], new DroppedItems([0, 1, 1], [new ItemIndex(1)], [99]));
        var recommender = new Recommender(new Fixed([3, 2, 1]), dataset);

        Assert.Equal(["jam"], recommender.ForUser(new UserId("ann"), 3).Select(item => item.Item.Value));
        Assert.Equal(["cake", "jam"], recommender.ForUser(new UserId("bob"), 3).Select(item => item.Item.Value));
        Assert.Equal(["cake", "jam"], recommender.ForHistory([new ItemId("tea")], 3).Select(item => item.Item.Value));
    }

    [Fact]
    public void No_more_than_asked_for_and_ties_in_catalogue_order()
    {
        var answer = new Recommender(new Fixed([5, 5, 0, 5]), Dataset).ForUser(new UserId("bob"), 2);

        Assert.Equal(["tea", "cake"], answer.Select(item => item.Item.Value));
    }

    [Fact]
    public void A_history_is_read_in_its_order()
    {
        var scorer = new Fixed([1, 2, 3, 4]);

        var answer = new Recommender(scorer, Dataset).ForHistory([new ItemId("jam"), new ItemId("tea")], 4);

        Assert.Equal(["bread", "cake"], answer.Select(item => item.Item.Value));
        Assert.Equal([2, 0], scorer.LastHistory);
    }

    [Fact]
    public void What_a_scorer_does_not_rank_is_not_recommended()
    {
        // Of user 1's ten unseen items three are retrieved and have scores as the two of the history have; the others are below by steps of a float.
        using var world = new ExplainedWorld(top: 3);

        var answer = world.Recommender.ForUser(ExplainedWorld.User(1), 10);

        Assert.Equal((3, 3), (world.Recommender.MaxCount, answer.Count));
        var explained = world.Scorer.Fusion!.Explain(world.Query(1), [.. Enumerable.Range(0, ExplainedWorld.Items).Select(item => new ItemIndex(item))]);
        Assert.Equal(5, explained.Count(components => components is not null));
        Assert.All((int[])[4, 5], had => Assert.NotNull(explained[had]));
        foreach (var item in answer)
            Assert.Equal(explained[world.IndexOf(item.Item).Value]!.Aggregate(0f, (sum, component) => sum + component.Contribution), item.Score);
        using var whole = new ExplainedWorld(top: 0);
        Assert.Equal((12, 10), (whole.Recommender.MaxCount, whole.Recommender.ForUser(ExplainedWorld.User(1), 12).Count));
        using var more = new ExplainedWorld(top: 99);
        Assert.Equal((12, 10), (more.Recommender.MaxCount, more.Recommender.ForUser(ExplainedWorld.User(1), 12).Count));
    }

    [Fact]
    public void A_history_among_the_candidates_makes_nothing_recommended_that_is_none()
    {
        foreach (var top in (int[])[1, 3, 6, 9, 12])
        {
            using var world = new ExplainedWorld(top);
            foreach (var user in Enumerable.Range(0, 4))
            {
                var query = world.Query(user);
                var answer = world.Recommender.ForUser(ExplainedWorld.User(user), ExplainedWorld.Items);

                ItemIndex[] items = [.. answer.Select(item => world.IndexOf(item.Item))];
                ItemIndex[] had = [.. query.History.ToArray().Distinct()];
                Assert.Equal(Math.Min(top, ExplainedWorld.Items - had.Length), items.Length);
                Assert.Empty(items.Intersect(had));
                Assert.DoesNotContain(null, world.Scorer.Fusion!.Explain(query, items));
            }
        }
    }

    [Fact]
    public void Who_and_what_is_unknown_is_named()
    {
        var recommender = new Recommender(new Fixed([1, 2, 3, 4]), Dataset);

        var user = Assert.Throws<InputException>(() => recommender.ForUser(new UserId("anne"), 1));
        var item = Assert.Throws<InputException>(() => recommender.ForHistory([new ItemId("tea"), new ItemId("brad")], 1));
        var stranger = Assert.Throws<InputException>(() => recommender.ForUser(new UserId("zzzzzz"), 1));

        Assert.Equal("The run's data has no user 'anne'. Did you mean 'ann'?", user.Message);
        Assert.Equal("The run's data has no item 'brad'. Did you mean 'bread'?", item.Message);
        Assert.Equal("The run's data has no user 'zzzzzz'.", stranger.Message);
    }

    [Fact]
    public void A_score_that_is_no_number_is_an_error_and_not_an_answer()
    {
        var failure = Assert.Throws<ArithmeticException>(
            () => new Recommender(new Fixed([1, float.NaN, 3, 4]), Dataset).ForUser(new UserId("ann"), 1));

        Assert.Equal("The scorer 'fixed' gave item 'cake' the score NaN.", failure.Message);
    }

    [Fact]
    public void A_sequence_model_alone_answers_as_the_sorted_row_of_its_scores_does()
    {
        using var world = new ExplainedWorld(withRetriever: false, withPopularity: false);
        Assert.Null(world.Scorer.Fusion);
        Recommender[] shortcuts = [world.Recommender, new Recommender(world.Scorer.SasRec, world.Dataset)];
        var sorted = new Recommender(new Disguised(world.Scorer), world.Dataset);
        foreach (var user in Enumerable.Range(0, 4))
        {
            var query = world.Query(user) with { Excluded = new ItemIndex[] { new(11), new(2) } };
            foreach (var count in (int[])[1, 4, 12, 100])
                Assert.All(shortcuts, shortcut => Assert.Equal(sorted.Best(query, count), shortcut.Best(query, count)));
        }

        var anonymous = new ScoringQuery(null, ReadOnlyMemory<ItemIndex>.Empty);
        Assert.All(shortcuts, shortcut => Assert.Equal([0, 1, 2], shortcut.Best(anonymous, 3).Select(best => best.Item.Value)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_users_at_once_get_what_each_gets_alone(bool fused)
    {
        using var world = new ExplainedWorld(withRetriever: fused, withPopularity: fused);
        Assert.Equal(fused, world.Scorer.Fusion is not null);
        ScoringQuery[] queries =
        [
            .. Enumerable.Range(0, 200).Select(i => world.Query(i % 4) with { Excluded = new ItemIndex[] { new(i % 12), new((i * 7) % 12) } }),
            new ScoringQuery(null, ReadOnlyMemory<ItemIndex>.Empty),
        ];
        foreach (var threads in (int[])[1, 3])
        {
            using var pool = new WorkerPool(threads);
            foreach (var count in (int[])[1, 5, 100])
            {
                var many = world.Recommender.BestOfMany(queries, count, pool);
                Assert.Equal(queries.Length, many.Length);
                for (var q = 0; q < queries.Length; q++)
                    Assert.Equal(world.Recommender.Best(queries[q], count), many[q]);
            }

            UserId[] users = [ExplainedWorld.User(2), ExplainedWorld.User(0)];
            Assert.Equal(users.Select(user => world.Recommender.ForUser(user, 3)), world.Recommender.ForUsers(users, 3, pool));
            Assert.Empty(world.Recommender.BestOfMany([], 3, pool));
        }
    }

    [Fact]
    public void Of_many_a_score_that_is_no_number_names_the_item_too()
    {
        using var model = new SasRecModel(new SasRecOptions { HiddenDim = 8, Blocks = 1 }, Dataset.ItemCount, seed: 1);
        model.ItemEmbedding.Row(2)[0] = float.NaN;
        using var scorer = new SasRecScorer(model);
        using var pool = new WorkerPool(2);
        foreach (var broken in (IScorer[])[scorer, new Disguised(scorer)])
        {
            var failure = Assert.Throws<ArithmeticException>(() => new Recommender(broken, Dataset).ForUsers([new UserId("ann")], 1, pool));
            Assert.Equal("The scorer 'sasrec' gave item 'jam' the score NaN.", failure.Message);
        }
    }

    [Fact]
    public void A_sequence_models_score_that_is_no_number_names_the_item()
    {
        using var model = new SasRecModel(new SasRecOptions { HiddenDim = 8, Blocks = 1 }, Dataset.ItemCount, seed: 1);
        model.ItemEmbedding.Row(2)[0] = float.NaN;
        using var scorer = new SasRecScorer(model);

        var failure = Assert.Throws<ArithmeticException>(() => new Recommender(scorer, Dataset).ForUser(new UserId("ann"), 1));

        Assert.Equal("The scorer 'sasrec' gave item 'jam' the score NaN.", failure.Message);
    }

    /// <summary>Scores as another does, and is not known for what it is.</summary>
    private sealed class Disguised(IScorer scorer) : IScorer
    {
        public string Name => scorer.Name;

        public int ItemCount => scorer.ItemCount;

        public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores) => scorer.Score(queries, scores);
    }

    private sealed class Fixed(float[] scores) : IScorer
    {
        public int[] LastHistory { get; private set; } = [];

        public string Name => "fixed";

        public int ItemCount => scores.Length;

        public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> result)
        {
            Assert.Equal(1, queries.Length);
            LastHistory = queries[0].History.ToArray().Select(item => item.Value).ToArray();
            scores.CopyTo(result);
        }
    }
}
