using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

/// <summary>Items, models and users come and go while the engine answers, and the store may be away.</summary>
public sealed class ChangingTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    private static readonly ItemId s_new = new("new");

    [Fact]
    public async Task A_new_item_with_a_text_is_ranked_at_once()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var put = await world.Engine.PutAsync(s_new, Sheet());

        Assert.Equal(RankedBy.Description, put.RankedBy);
        Assert.Contains("They meet and marry.", put.Sentences);
        Assert.Equal((21, 1), (world.Engine.Current.Items, world.Engine.Current.AddedItems));
        var answer = await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5"), Candidates = [s_new, new ItemId("i1")] });
        Assert.Contains(answer.Items, item => item.Item == "new");
        await world.Engine.RecordAsync([new UserEvent("e", new UserId("u5"), s_new, 10_000, 5)]);
        Assert.Equal("new", (await world.Engine.HistoryAsync(new UserId("u5"), 1)).Entries[0].Item);
        Assert.Contains((await world.Engine.SimilarAsync(s_new, 5)).Items, item => item.Item.Length == 3);
    }

    [Fact]
    public async Task An_item_without_text_waits_for_one()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var put = await world.Engine.PutAsync(s_new, new ItemSheet());
        var answer = await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5"), Candidates = [s_new, new ItemId("i1")] });
        var later = await world.Engine.PutAsync(s_new, Sheet());

        Assert.Equal(RankedBy.Nothing, put.RankedBy);
        Assert.Equal(["i1"], answer.Items.Select(item => item.Item));
        Assert.Equal(["new"], answer.Unranked);
        Assert.Equal(RankedBy.Description, later.RankedBy);
    }

    [Fact]
    public async Task What_was_done_with_an_item_that_waited_is_remembered_once_it_can_be_ranked()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Engine.PutAsync(s_new, new ItemSheet());
        await world.Engine.RecordAsync([new UserEvent("e1", new UserId("u5"), s_new, 10_000, 5), ServedWorld.Event("e2", "u5", 2, 10_001)]);
        var before = await world.Engine.MemoryAsync(new UserId("u5"));

        await world.Engine.PutAsync(s_new, Sheet());

        var after = await world.Engine.MemoryAsync(new UserId("u5"));
        Assert.Equal(before.Interactions + 1, after.Interactions);
        await world.Record(ServedWorld.Event("e3", "u5", 3, 10_002));
        await using var replayed = await ServedWorld.StartAsync(runs);
        await replayed.Engine.PutAsync(s_new, Sheet());
        await replayed.Engine.RecordAsync([.. (await world.Record("u5"))!.Events.Select(logged => logged.Event)]);
        Assert.Equal((await replayed.KeptMemory("u5"))!.State, (await world.KeptMemory("u5"))!.State);
    }

    [Fact]
    public async Task Hidden_and_removed_items_never_appear()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Engine.PutAsync(new ItemId("i12"), new ItemSheet { Title = "Secret", Genres = ["Romance"], Hidden = true });
        await world.Engine.RemoveAsync(new ItemId("i13"));
        await world.Engine.PutAsync(s_new, Sheet());
        await world.Engine.RemoveAsync(s_new);

        foreach (var user in (string[])["u4", "u5", "stranger"])
        {
            var answer = await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId(user), Count = 20, ExcludeSeen = false });
            Assert.DoesNotContain(answer.Items, item => item.Item is "i12" or "i13" or "new");
        }

        Assert.DoesNotContain((await world.Engine.SimilarAsync(new ItemId("i14"), 20)).Items, item => item.Item is "i12" or "i13");
        Assert.Equal("Secret", (await world.Engine.GetAsync(new ItemId("i12"))).Title);
        await Assert.ThrowsAsync<UnknownIdException>(() => world.Engine.GetAsync(s_new));
        await world.Engine.PutAsync(new ItemId("i12"), new ItemSheet { Title = "Public", Genres = ["Romance"] });
        Assert.Contains(
            (await world.Engine.RecommendAsync(new RecommendationRequest { User = new UserId("u4"), Candidates = [new ItemId("i12")], ExcludeSeen = false })).Items,
            item => item.Title == "Public");
    }

    [Fact]
    public async Task Items_are_found_by_their_titles()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var page = await world.Engine.FindAsync("WEDDING", skip: 2, count: 3);

        Assert.Equal((10, 3), (page.Total, page.Items.Count));
        Assert.Equal(20, (await world.Engine.FindAsync("", 0, 5)).Total);
        Assert.Equal(["Horror", "Romance"], world.Engine.Genres.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_erased_user_is_forgotten_and_the_others_are_not()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var folder = new TemporaryFolder();
        var data = folder["data.db"];
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(runs.Store)!, Path.GetFileName(runs.Store) + "*"))
            File.Copy(file, data + file[runs.Store.Length..]);
        await using var engine = await ServingEngine.StartAsync(new ServingOptions { Run = runs.Full, Store = data });
        await engine.RecordAsync([ServedWorld.Event("e1", "u3", 2, 10_000)]);
        await engine.SteerAsync(new UserId("u3"), new SteeringChange { Steers = [new SteerWish(new AttributeValue("genre", "Horror"), null, 1, false)] });

        var receipt = await engine.EraseAsync(new UserId("u3"));

        Assert.Equal((1, 7, 1, 1), (receipt.Events, receipt.Interactions, receipt.Memories, receipt.Steers));
        Assert.True(receipt.Texts >= 2, $"{receipt.Texts}");
        Assert.Equal(AnswerBasis.Popularity, (await engine.RecommendAsync(new RecommendationRequest { User = new UserId("u3") })).Basis);
        await Assert.ThrowsAsync<UnknownIdException>(() => engine.MemoryAsync(new UserId("u3")));
        Assert.DoesNotContain(new UserId("u3"), await engine.FindUsersAsync("u3", 10));
        var before = await engine.RecommendAsync(new RecommendationRequest { User = new UserId("u5") });
        Assert.Equal(AnswerBasis.History, before.Basis);
        await engine.ReloadAsync(null);
        Assert.Equal(23, engine.Current.Users);
        Assert.Equal(0, (await engine.EraseAsync(new UserId("u3"))).Interactions);
        await engine.RecordAsync([ServedWorld.Event("e2", "u3", 2, 10_000)]);
        Assert.Equal(1, (await engine.HistoryAsync(new UserId("u3"), 10)).Total);
    }

    [Fact]
    public async Task A_model_is_changed_and_changed_back_while_requests_are_answered()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var first = world.Engine.Current;
        await Assert.ThrowsAsync<InputException>(() => world.Engine.RollbackAsync());
        using var stop = new CancellationTokenSource();
        var answers = Enumerable.Range(0, 4).Select(task => Task.Run(async () =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
                Assert.NotEmpty((await world.For($"u{(task + count) % 24}")).Items);
            return count;
        })).ToArray();

        for (var change = 0; change < 3; change++)
        {
            var alone = await world.Engine.ReloadAsync(runs.SequenceAlone);
            Assert.Equal((runs.SequenceAlone, first.Version), (alone.Run, world.Engine.Previous!.Version));
            await world.Record(ServedWorld.Event($"e{change}", "u5", change, 10_000 + change));
            var back = await world.Engine.RollbackAsync();
            Assert.Equal(first.Version, back.Version);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(answers), count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_run_that_cannot_be_loaded_changes_nothing()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var before = world.Engine.Current;

        await Assert.ThrowsAsync<InputException>(() => world.Engine.ReloadAsync(Path.Combine(runs.Full, "nowhere")));

        Assert.Equal(before, world.Engine.Current);
        Assert.NotEmpty((await world.For("u5")).Items);
    }

    [Fact]
    public async Task While_the_store_is_away_reading_goes_on_and_writing_says_so()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Record(ServedWorld.Event("e1", "u5", 2, 10_000));
        var before = await world.For("u5");

        using (var other = new SqliteConnection($"Data Source={world.State};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => world.Record(ServedWorld.Event("e2", "u5", 3, 10_001)));
            Assert.False(world.Engine.IsStoreAvailable);

            var during = await world.For("u5");

            Assert.True(during.IsStale);
            Assert.Equal(before.Items.Select(item => (item.Item, item.Score)), during.Items.Select(item => (item.Item, item.Score)));
        }

        Assert.Equal(EventStatus.Recorded, (await world.Record(ServedWorld.Event("e2", "u5", 3, 10_001)))[0].Status);
        Assert.False((await world.For("u5")).IsStale);
    }

    private static ItemSheet Sheet() => new() { Title = "Lovers at the sea", Genres = ["Romance"], Text = "They meet and marry." };
}
