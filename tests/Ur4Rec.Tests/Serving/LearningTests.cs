using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Remembering;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

/// <summary>What is done is known to the next answer, and remembered as a replay of the log would.</summary>
public sealed class LearningTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    [Fact]
    public async Task An_event_is_in_the_history_and_its_item_no_longer_recommended()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var before = await world.For("u5");
        var first = before.Items[0].Item;

        var receipts = await world.Engine.RecordAsync([new UserEvent("e1", new UserId("u5"), new ItemId(first), 10_000, 5)]);

        Assert.Equal([new EventReceipt("e1", EventStatus.Recorded, InHistory: true)], receipts);
        var after = await world.For("u5");
        Assert.Equal(before.HistoryLength + 1, after.HistoryLength);
        Assert.DoesNotContain(after.Items, item => item.Item == first);
        var history = await world.Engine.HistoryAsync(new UserId("u5"), 3);
        Assert.Equal((first, 10_000, false), (history.Entries[0].Item, history.Entries[0].Time, history.Entries[0].FromTraining));
        Assert.True(history.Entries[1].FromTraining);
    }

    [Fact]
    public async Task An_event_sent_again_changes_nothing()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Record(ServedWorld.Event("e1", "u5", 2, 10_000));
        var before = await world.For("u5");

        var receipts = await world.Record(ServedWorld.Event("e1", "u5", 3, 10_001));

        Assert.Equal(EventStatus.Duplicate, receipts[0].Status);
        Assert.Equal(before.Items, (await world.For("u5")).Items, (left, right) => (left.Item, left.Score) == (right.Item, right.Score));
    }

    [Fact]
    public async Task What_was_rated_badly_is_kept_out_of_the_history_and_of_the_answers()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var before = await world.For("u5");
        var first = before.Items[0].Item;

        var receipts = await world.Engine.RecordAsync([new UserEvent("e1", new UserId("u5"), new ItemId(first), 10_000, 1)]);

        Assert.False(receipts[0].InHistory);
        var after = await world.For("u5");
        Assert.Equal(before.HistoryLength, after.HistoryLength);
        Assert.DoesNotContain(after.Items, item => item.Item == first);
    }

    [Fact]
    public async Task A_new_user_is_known_after_one_event()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        await world.Record(ServedWorld.Event("e1", "newcomer", 2, 10_000));

        var answer = await world.For("newcomer");
        Assert.Equal((AnswerBasis.History, 1), (answer.Basis, answer.HistoryLength));
        Assert.Contains(new UserId("newcomer"), await world.Engine.FindUsersAsync("new", 10));
    }

    [Theory]
    [InlineData("", "u5", "i1", 5, 1.0, "Event 0 has an id of 0 characters; give 1 to 128.")]
    [InlineData("e", "u5", "i1", -5, 1.0, "Event 0 has the time -5; give Unix seconds, 0 .. 253402300799.")]
    [InlineData("e", "u5", "i1", 5, double.NaN, "Event 0 has the rating NaN; give a finite number.")]
    [InlineData("e", "u5", "i99", 5, 1.0, "Event 0 ('e'): There is no item 'i99'.")]
    [InlineData("e", "u5", "i1", 5, null, "The event 'e' has no rating, and the model's histories hold only what was rated at least 2 (min_rating); give its rating.")]
    public async Task A_wrong_event_is_refused_with_all_that_came_with_it(string id, string user, string item, long time, double? rating, string message)
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var error = await Assert.ThrowsAsync<InputException>(() => world.Engine.RecordAsync(
            [new UserEvent(id, new UserId(user), new ItemId(item), time, rating), ServedWorld.Event("fine", "u6", 3, 20_000)]));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(EventStatus.Recorded, (await world.Record(ServedWorld.Event("fine", "u6", 3, 20_000)))[0].Status);
    }

    [Fact]
    public void Memory_moved_event_by_event_is_the_memory_of_a_replay()
    {
        // Times within and before the training data's, of equal seconds, and repeats.
        var events = Gen.ArrayOf(
            from user in Gen.Elements("u5", "u6", "stranger")
            from item in Gen.Choose(0, 19)
            from time in Gen.OneOf(Gen.Choose(0, 700), Gen.Choose(2_000, 2_010), Gen.Choose(5_000, 9_000))
            from rating in Gen.Choose(1, 5)
            from cut in Gen.Choose(1, 4)
            select (user, item, time, rating, cut),
            12);
        Prop.ForAll(events.ToArbitrary(), steps => Check(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

        async Task<bool> Check((string User, int Item, int Time, int Rating, int Cut)[] steps)
        {
            await using var world = await ServedWorld.StartAsync(runs);
            var all = steps.Select((step, i) => ServedWorld.Event($"e{i}", step.User, step.Item, step.Time, step.Rating)).ToArray();
            for (var next = 0; next < all.Length;)
            {
                var count = Math.Min(steps[next].Cut, all.Length - next);
                await world.Engine.RecordAsync(all.AsSpan(next, count).ToArray());
                next += count;
            }

            var kept = new Dictionary<string, byte[]?>();
            var answers = new Dictionary<string, RecommendationAnswer>();
            foreach (var user in all.Select(step => step.User.Value).Distinct())
            {
                kept[user] = (await world.KeptMemory(user))?.State;
                answers[user] = await world.For(user);
            }

            await using var replayed = await ServedWorld.StartAsync(runs);
            foreach (var group in all.GroupBy(step => step.User.Value))
                await replayed.Engine.RecordAsync([.. group]);
            foreach (var (user, state) in kept)
            {
                Assert.Equal((await replayed.KeptMemory(user))?.State, state);
                Assert.Equal((await replayed.For(user)).Items.Select(item => (item.Item, item.Score)), answers[user].Items.Select(item => (item.Item, item.Score)));
            }

            return true;
        }
    }

    [Fact]
    public async Task After_a_restart_the_answers_are_the_same()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Record(ServedWorld.Event("e1", "u5", 2, 10_000), ServedWorld.Event("e2", "u5", 12, 10_001), ServedWorld.Event("e3", "new", 3, 5));
        await world.Engine.SteerAsync(new UserId("u5"), new SteeringChange { Steers = [new SteerWish(new AttributeValue("genre", "Horror"), null, 2, true)] });
        var before = (await world.For("u5"), await world.For("new"));

        await world.RestartAsync();

        var after = (await world.For("u5"), await world.For("new"));
        Assert.Equal(before.Item1.Items.Select(item => (item.Item, item.Score)), after.Item1.Items.Select(item => (item.Item, item.Score)));
        Assert.Equal(before.Item2.Items.Select(item => (item.Item, item.Score)), after.Item2.Items.Select(item => (item.Item, item.Score)));
    }

    [Fact]
    public async Task The_memory_is_told()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Record(ServedWorld.Event("e1", "u5", 2, 10_000), ServedWorld.Event("e2", "u5", 3, 10_060));

        var memory = await world.Engine.MemoryAsync(new UserId("u5"));

        var history = await world.Engine.HistoryAsync(new UserId("u5"), 100);
        Assert.Equal(history.Total, memory.Interactions);
        Assert.NotEmpty(memory.Sentences);
        Assert.Equal("Romance", memory.TopAttributes[0].Value);
        Assert.NotNull(memory.UpdatedAt);
        Assert.NotEmpty(memory.Updates);
        Assert.Null(memory.Updates[^1].Drift);
        Assert.Equal(memory.UpdatedAt, memory.Updates[0].Time);
        Assert.All(memory.Updates.SkipLast(1), update => Assert.InRange(update.Drift!.Value, 0, 2));
    }

    [Fact]
    public void A_damaged_memory_is_none()
    {
        Assert.Null(KeptMemory.From([]));
        Assert.Null(KeptMemory.From([1, 2, 3]));
        Assert.Null(KeptMemory.From([.. Enumerable.Repeat((byte)255, 200)]));
        Assert.Null(KeptMemory.From([1, .. Enumerable.Repeat((byte)255, 200)]));
        var whole = new KeptMemory(KeptMemory.Always, new SavedMemory("u", 5, 4, 1, "i1", ["i1", "i2"], ["i2"]), [1, 2], [3, 4]).ToBytes();
        Assert.Equal([1, 2], KeptMemory.From(whole)!.State);
        for (var length = 0; length < whole.Length; length++)
            Assert.Null(KeptMemory.From(whole[..length]));
        BitConverter.TryWriteBytes(whole.AsSpan(whole.Length - sizeof(float)), float.NaN);
        Assert.Null(KeptMemory.From(whole));
    }
}
