using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Batch;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving.Batch;

/// <summary>Many users get what each of them gets alone, item by item and bit for bit.</summary>
public sealed class ServedBatchTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    private static readonly RankingRules s_rules = new()
    {
        Exclude = [new ItemId("i11")],
        Pinned = [new PinnedItem(new ItemId("i19"), 2)],
        Boosts = [new Boost(null, new AttributeValue("genre", "Horror"), 0.5), new Boost(new ItemId("i4"), null, -1)],
        MaxPerCategory = new CategoryLimit("genre", 4),
        Diversity = 0.2,
    };

    private static readonly AttributeFilter[] s_filters = [new AttributeFilter("year", [.. Enumerable.Range(1983, 17).Select(year => $"{year}")], [])];

    [Theory]
    [InlineData("full", 12)]
    [InlineData("full", 3)]
    [InlineData("alone", 20)]
    public void The_run_alone_answers_everybody_as_each(string name, int count)
    {
        using var run = TrainedRun.Load(name == "full" ? runs.Full : runs.SequenceAlone, null);
        var batch = run.ForBatch(count);
        using var pool = new WorkerPool(2);
        var users = BatchUsers.All(batch.Dataset);

        var answers = batch.Answer(users, pool);

        Assert.Equal(24, users.Length);
        foreach (var (user, answer) in users.Zip(answers))
            Assert.Equal(run.Recommender.ForUser(batch.Dataset.IdOf(user), count), answer);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(5, 8)]
    public async Task Under_rules_and_filters_everybody_is_answered_as_the_server_answers_each(int count, int? rerankTop)
    {
        await using var world = await ServedWorld.StartAsync(runs, s_rules);
        await world.Record(ServedWorld.Event("e1", "u4", 12, 10_000), ServedWorld.Event("e2", "u7", 3, 10_001));
        await world.Engine.SteerAsync(new UserId("u5"), new SteeringChange { Steers = [new SteerWish(new AttributeValue("genre", "Horror"), null, -3, true)] });
        await world.Engine.PutAsync(new ItemId("i6"), new ItemSheet { Title = "Withdrawn", Hidden = true });
        await using var batch = await ServedBatch.OpenAsync(world.Options, count, rerankTop, s_filters);
        using var pool = new WorkerPool(2);
        var users = BatchUsers.All(batch.Dataset);

        var answers = batch.Answer(users, pool);

        Assert.Equal(24, users.Length);
        foreach (var (user, answer) in users.Zip(answers))
        {
            var served = await world.Engine.RecommendAsync(
                new RecommendationRequest { User = batch.Dataset.IdOf(user), Count = count, RerankTop = rerankTop, Filters = s_filters });
            Assert.Equal(served.Items.Select(item => new Recommendation(new ItemId(item.Item), item.Score)), answer);
        }

        // What would differ without them: the excluded, the withdrawn, the filtered and the pinned items.
        var items = answers.SelectMany(answer => answer.Select(item => item.Item.Value)).ToHashSet();
        Assert.Empty(items.Intersect(["i11", "i6", "i0", "i1", "i2"]));
        Assert.Contains(answers, answer => answer.Count > 1 && answer[1].Item.Value == "i19");
    }

    [Fact]
    public async Task What_cannot_be_answered_is_said_before_anybody_is()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        Assert.Equal("The k is 1001; give 1 .. 1000.", await Refused(1001, null, []));
        Assert.Equal("The n is 9; give 10 .. 10000.", await Refused(10, 9, []));
        Assert.Equal("No item has an attribute 'gerne'. Did you mean 'genre'?", await Refused(10, null, [new AttributeFilter("gerne", ["Horror"], [])]));

        async Task<string> Refused(int count, int? top, AttributeFilter[] filters) =>
            (await Assert.ThrowsAsync<InputException>(() => ServedBatch.OpenAsync(world.Options, count, top, filters))).Message;
    }

    [Fact]
    public async Task What_answers_rest_on_differs_with_each_of_its_parts()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var plain = await BasisOf(world.Options, 5, null, []);

        Assert.Empty(await Changed(world.Options, 5, null, []));
        Assert.Equal("k", Assert.Single(await Changed(world.Options, 6, null, [])));
        Assert.Equal("n", Assert.Single(await Changed(world.Options, 5, 9, [])));
        Assert.Equal("filters", Assert.Single(await Changed(world.Options, 5, null, s_filters)));
        Assert.Equal("rules", Assert.Single(await Changed(world.Options with { Rules = s_rules }, 5, null, [])));
        await world.Engine.PutAsync(new ItemId("i6"), new ItemSheet { Hidden = true });
        Assert.Equal("items", Assert.Single(await Changed(world.Options, 5, null, [])));

        async Task<string[]> Changed(ServingOptions options, int count, int? top, AttributeFilter[] filters)
        {
            var basis = await BasisOf(options, count, top, filters);
            return [.. plain.Keys.Where(key => plain[key] != basis[key])];
        }

        static async Task<IReadOnlyDictionary<string, string>> BasisOf(ServingOptions options, int count, int? top, AttributeFilter[] filters)
        {
            await using var batch = await ServedBatch.OpenAsync(options, count, top, filters);
            return batch.Basis;
        }
    }

    [Fact]
    public async Task A_rule_about_nothing_is_a_warning()
    {
        await using var world = await ServedWorld.StartAsync(runs, new RankingRules { Exclude = [new ItemId("i99")] });
        await using var batch = await ServedBatch.OpenAsync(world.Options, 5, null, []);

        Assert.Equal(["There is no item 'i99'. Did you mean 'i19'?"], batch.Warnings);
    }
}
