using Ur4Rec.Data;
using Ur4Rec.Recommending;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Recommending;

public class ExplainerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_items_and_scores_are_the_recommenders_own_and_contributions_add_up_to_them(int top)
    {
        using var world = new ExplainedWorld(top);
        for (var user = 0; user < 4; user++)
        {
            var recommended = world.Recommender.ForUser(ExplainedWorld.User(user), 5);
            var explained = world.Explainer.ForUser(ExplainedWorld.User(user), 5);

            Assert.Equal(5, explained.Count);
            Assert.Equal(recommended, explained.Select(item => new Recommendation(item.Item, item.Score)));
            Assert.All(explained, item =>
            {
                Assert.Equal(["sasrec", "popularity", "retriever"], item.Components.Select(component => component.Name));
                Assert.Equal(item.Score, item.Components.Aggregate(0f, (sum, component) => sum + component.Contribution));
            });
        }
    }

    [Fact]
    public void The_retrievers_reasons_are_those_of_the_item_and_the_user()
    {
        using var world = new ExplainedWorld();
        foreach (var item in world.Explainer.ForUser(ExplainedWorld.User(3), 5))
        {
            var index = world.IndexOf(item.Item);
            var pair = world.Scorer.Retriever!.Explain(world.Query(3), [index])[0];
            var reasons = item.Retriever!;

            Assert.Equal(pair.Score, item.Components[2].Score, 1e-5f);
            Assert.Equal(1, reasons.Router.UserPreference + reasons.Router.ItemDescription + reasons.Router.ItemImageOrId, 1e-5f);
            Assert.Equal(pair.Routing, [reasons.Router.UserPreference, reasons.Router.ItemDescription, reasons.Router.ItemImageOrId]);
            Assert.Equal(pair.Gate, reasons.MemoryGate);
            Assert.Equal(TopTwo(pair.UserSentences, "user3"), reasons.UserSentences);
            Assert.Equal(TopTwo(pair.ItemSentences, item.Item.Value), reasons.ItemSentences);
        }
    }

    [Fact]
    public void Whoever_has_no_texts_has_no_sentences()
    {
        using var world = new ExplainedWorld(top: 0);

        var withoutTexts = world.Explainer.ForUser(ExplainedWorld.User(ExplainedWorld.UserWithoutTexts), 12);
        Assert.Equal(6, withoutTexts.Count);
        Assert.All(withoutTexts, item => Assert.Empty(item.Retriever!.UserSentences));
        var undescribed = withoutTexts.Where(item => item.Retriever!.ItemSentences.Count == 0);
        Assert.Equal(["item3", "item5"], undescribed.Select(item => item.Item.Value).Order());
        Assert.All(world.Explainer.ForHistory([new ItemId("item2")], 3), item => Assert.Empty(item.Retriever!.UserSentences));
    }

    [Fact]
    public void A_retriever_without_weight_gives_no_reasons()
    {
        using var world = new ExplainedWorld();
        world.Scorer.Fusion!.Weights.Set("retriever", 0);

        Assert.All(world.Explainer.ForUser(ExplainedWorld.User(0), 3), item =>
        {
            Assert.Null(item.Retriever);
            Assert.Equal(("retriever", 0f), (item.Components[2].Name, item.Components[2].Contribution));
        });
    }

    [Fact]
    public void Without_memory_there_is_no_gate()
    {
        using var with = new ExplainedWorld();
        using var without = new ExplainedWorld(withMemory: false);

        Assert.All(with.Explainer.ForUser(ExplainedWorld.User(0), 3), item => Assert.InRange(item.Retriever!.MemoryGate!.Value, 0, 1));
        Assert.All(without.Explainer.ForUser(ExplainedWorld.User(0), 3), item => Assert.Null(item.Retriever!.MemoryGate));
    }

    [Fact]
    public void Without_an_entry_of_the_history_the_score_is_lower_by_the_drop()
    {
        // All of the catalogue are candidates, with the history and without the entry, so that plain scores can be compared.
        using var world = new ExplainedWorld(top: 0);
        for (var user = 0; user < 4; user++)
            RequireDrops(world, user);
    }

    [Fact]
    public void A_sequence_model_alone_is_explained_by_its_score_and_the_history()
    {
        using var world = new ExplainedWorld(withRetriever: false, withPopularity: false);

        var explained = world.Explainer.ForUser(ExplainedWorld.User(0), 3);

        Assert.Null(world.Scorer.Fusion);
        Assert.Equal(world.Recommender.ForUser(ExplainedWorld.User(0), 3).Select(item => item.Score), explained.Select(item => item.Score));
        Assert.All(explained, item => Assert.Equal((0, null), (item.Components.Count, item.Retriever)));
        RequireDrops(world, 0);
    }

    [Fact]
    public void A_history_without_a_user_is_explained_by_the_same_entries_as_a_user_without_texts_who_has_it()
    {
        // Nothing but the texts sets a user apart, and memory moves by drift, which does not ask for times.
        using var world = new ExplainedWorld();
        var history = Enumerable.Range(6, 6).Select(item => new ItemId($"item{item}"));

        var user = world.Explainer.ForUser(ExplainedWorld.User(ExplainedWorld.UserWithoutTexts), 4);
        var anonymous = world.Explainer.ForHistory(history, 4);

        Assert.Equal(user.Select(item => (item.Item, item.Score)), anonymous.Select(item => (item.Item, item.Score)));
        Assert.Equal(user.SelectMany(item => item.History), anonymous.SelectMany(item => item.History));
        Assert.NotEmpty(anonymous.SelectMany(item => item.History));
        Assert.All(anonymous, item => Assert.InRange(item.Retriever!.MemoryGate!.Value, 0, 1));
    }

    [Fact]
    public void A_retriever_is_not_explained_without_its_sentences()
    {
        using var world = new ExplainedWorld();

        Assert.Throws<ArgumentException>(() => new Explainer(world.Scorer, world.Dataset, sentences: null));
    }

    [Fact]
    public void Unknown_users_and_items_are_named()
    {
        using var world = new ExplainedWorld();

        var user = Assert.Throws<InputException>(() => world.Explainer.ForUser(new UserId("user9"), 1));
        var item = Assert.Throws<InputException>(() => world.Explainer.ForHistory([new ItemId("tea")], 1));

        Assert.Contains("no user 'user9'", user.Message, StringComparison.Ordinal);
        Assert.Contains("no item 'tea'", item.Message, StringComparison.Ordinal);
    }

    private static AttendedSentence[] TopTwo(IReadOnlyList<float> shares, string subject) =>
        [.. shares.Select((share, sentence) => new AttendedSentence(share, $"{subject} sentence {sentence}"))
            .OrderByDescending(attended => attended.Share)
            .Take(2)];

    /// <summary>Compares what is told with all drops among the newest 4 entries, each scored on its own.</summary>
    private static void RequireDrops(ExplainedWorld world, int user)
    {
        var full = Score(world.Scorer, world.Query(user));
        var entries = Math.Min(ExplainedWorld.HistoryLength, world.Query(user).History.Length);
        var reduced = Enumerable.Range(0, entries).Select(age => Score(world.Scorer, world.Without(user, age))).ToArray();
        foreach (var item in world.Explainer.ForUser(ExplainedWorld.User(user), 5))
        {
            var index = world.IndexOf(item.Item).Value;
            var history = world.Query(user).History;
            var expected = Enumerable.Range(0, entries)
                .Select(age => new HistoryReason(world.Dataset.IdOf(history.Span[^(age + 1)]), age, full[index] - reduced[age][index]))
                .Where(reason => reason.Drop > 0).OrderByDescending(reason => reason.Drop).Take(3);
            Assert.Equal(expected, item.History);
        }
    }
}
