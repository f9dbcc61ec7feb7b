using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Serving;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

/// <summary>Same model, same store: what is served is what was evaluated, bit for bit.</summary>
public sealed class ServedRankingTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    [Fact]
    public async Task Every_user_is_answered_as_the_run_answers()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        using var run = TrainedRun.Load(runs.Full, null);
        var dataset = run.Data.Split.Dataset;

        for (var user = 0; user < dataset.UserCount; user++)
        {
            var id = dataset.IdOf(new UserIndex(user));
            var answer = await world.For(id.Value, count: 12);

            Assert.Equal(AnswerBasis.History, answer.Basis);
            Assert.Equal(
                run.Recommender.ForUser(id, 12).Select(item => (item.Item.Value, item.Score)), answer.Items.Select(item => (item.Item, item.Score)));
        }
    }

    [Fact]
    public async Task Every_test_case_is_ranked_as_the_evaluation_ranks_it()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        using var run = TrainedRun.Load(runs.Full, null);
        var split = run.Data.Split;
        var ranked = 0;

        foreach (var @case in split.Test)
        {
            var query = ScoringQuery.Of(split, @case);
            var scores = new float[run.Scorer.ItemCount];
            run.Scorer.Score([query], scores);
            SessionItem[] history =
            [
                .. Enumerable.Range(0, query.History.Length).Select(i => new SessionItem(split.Dataset.IdOf(query.History.Span[i]), query.Times.Span[i])),
            ];

            var answer = await world.Engine.RecommendAsync(new RecommendationRequest
            {
                User = split.Dataset.IdOf(@case.User),
                History = history,
                Count = 20,
                ExcludeSeen = false,
                Exclude = [.. query.Excluded.ToArray().Select(split.Dataset.IdOf)],
            });

            // A target that was had before is ranked all the same.
            var target = split.Target(@case);
            var seen = query.History.ToArray().Where(item => item != target).Select(item => split.Dataset.IdOf(item).Value).ToHashSet();
            var served = answer.Items.Where(item => !seen.Contains(item.Item)).ToArray();
            var better = Enumerable.Range(0, scores.Length).Select(item => new ItemIndex(item))
                .Where(item => !query.History.Span.Contains(item) && !query.Excluded.Span.Contains(item))
                .Count(item => scores[item.Value] > scores[target.Value]);
            Assert.Equal(AnswerBasis.Session, answer.Basis);
            if (better < served.Length)
                Assert.Equal((split.Dataset.IdOf(target).Value, scores[target.Value]), (served[better].Item, served[better].Score));
            else
                Assert.DoesNotContain(served, item => item.Item == split.Dataset.IdOf(target).Value);
            ranked += better < served.Length ? 1 : 0;
        }

        Assert.True(ranked > 5, $"{ranked}");
    }

    [Fact]
    public async Task Candidates_of_the_caller_are_ranked_and_no_others()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var answer = await world.Engine.RecommendAsync(new RecommendationRequest
        {
            User = new UserId("u5"),
            Candidates = [new ItemId("i1"), new ItemId("i2"), new ItemId("i3"), new ItemId("i17")],
            ExcludeSeen = false,
        });

        Assert.Equal(["i1", "i17", "i2", "i3"], answer.Items.Select(item => item.Item).Order(StringComparer.Ordinal));
        Assert.Equal(answer.Items.OrderByDescending(item => item.Score).Select(item => item.Item), answer.Items.Select(item => item.Item));
    }

    [Fact]
    public async Task Whoever_is_unknown_gets_what_is_popular_and_is_told_so()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        using var run = TrainedRun.Load(runs.Full, null);
        var counts = TrainingPopularity.Count(run.Data.Split);
        var dataset = run.Data.Split.Dataset;

        var answer = await world.For("somebody else", count: 20);

        Assert.Equal((AnswerBasis.Popularity, 0, "somebody else"), (answer.Basis, answer.HistoryLength, answer.User));
        Assert.Equal(
            Enumerable.Range(0, 20).OrderByDescending(item => counts[item]).ThenBy(item => item).Select(item => dataset.IdOf(new ItemIndex(item)).Value).Take(answer.Items.Count),
            answer.Items.Select(item => item.Item));
    }

    [Fact]
    public async Task Whoever_says_what_they_like_gets_it_first()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var answer = await world.Engine.RecommendAsync(new RecommendationRequest { Likes = [new AttributeValue("genre", "horror")], Count = 5 });

        Assert.Equal(AnswerBasis.Attributes, answer.Basis);
        Assert.All(answer.Items, item => Assert.True(int.Parse(item.Item[1..], System.Globalization.CultureInfo.InvariantCulture) < 10, item.Item));
    }

    [Fact]
    public async Task An_explanation_adds_up_to_the_score()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var answer = await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5"), Count = 3, RerankTop = 5, Explain = true });

        Assert.Equal(3, answer.Items.Count);
        Assert.All(answer.Items, item =>
        {
            var sum = 0f;
            foreach (var component in item.Explanation!.Components)
                sum += component.Contribution;
            Assert.Equal(item.Score, sum);
            Assert.NotNull(item.Explanation.Retriever);
        });
    }

    [Fact]
    public async Task Rules_and_filters_hold()
    {
        var rules = new RankingRules
        {
            Exclude = [new ItemId("i11")],
            Pinned = [new PinnedItem(new ItemId("i19"), 2)],
            MaxPerCategory = new CategoryLimit("genre", 2),
        };
        await using var world = await ServedWorld.StartAsync(runs, rules);

        var free = await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5"), Count = 10, ExcludeSeen = false });
        var romance = await world.Engine.RecommendAsync(new RecommendationRequest
        {
            User = new UserId("u4"),
            Count = 10,
            ExcludeSeen = false,
            Filters = [new AttributeFilter("genre", ["Romance"], [])],
        });

        Assert.Equal("i19", free.Items[1].Item);
        Assert.Equal(4, free.Items.Count);
        Assert.DoesNotContain(free.Items, item => item.Item == "i11");
        Assert.Equal(2, romance.Items.Count);
        Assert.All(romance.Items, item => Assert.True(item.Item.Length == 3, item.Item));
    }

    [Theory]
    [InlineData(0, null, "The k is 0; give 1 .. 1000.")]
    [InlineData(1001, null, "The k is 1001; give 1 .. 1000.")]
    [InlineData(10, 9, "The n is 9; give 10 .. 10000.")]
    public async Task What_cannot_be_answered_is_said(int count, int? top, string message)
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var error = await Assert.ThrowsAsync<InputException>(
            () => world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5"), Count = count, RerankTop = top }));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task An_unknown_item_is_named()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var error = await Assert.ThrowsAsync<InputException>(
            () => world.Engine.RecommendAsync(new RecommendationRequest { History = [new SessionItem(new ItemId("i99"))] }));

        Assert.Contains("'i99'", error.Message, StringComparison.Ordinal);
    }
}
