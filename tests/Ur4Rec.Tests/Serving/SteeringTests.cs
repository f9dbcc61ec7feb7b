using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

public sealed class SteeringTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    private static readonly UserId s_user = new("u4");

    [Fact]
    public async Task Less_of_a_genre_lowers_its_items_and_says_so()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var before = await world.For("u4", count: 12);

        var report = await world.Engine.SteerAsync(s_user, Change(Genre("Horror", -3)));

        Assert.Equal([new Steer(new AttributeValue("genre", "Horror"), null, -3, false, before.HistoryLength)], report.Steering);
        var after = await world.For("u4", count: 12);
        Assert.True(MeanRank(after) > MeanRank(before), $"{MeanRank(before)} {MeanRank(after)}");
        Assert.Contains(after.Items, item => item.Adjustments.Count == 1 && item.Adjustments[0].Amount < 0);

        static double MeanRank(RecommendationAnswer answer) => answer.Items.Where(item => item.Item.Length == 2).Select(item => item.Rank).DefaultIfEmpty(99).Average();
    }

    [Fact]
    public async Task A_sentence_raises_what_is_like_it()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        await world.Engine.SteerAsync(s_user, Change(new SteerWish(null, "Two lovers meet at the sea.", 3, true)));

        var answer = await world.For("u4", count: 3);
        Assert.All(answer.Items, item => Assert.Equal(3, item.Item.Length));
    }

    [Fact]
    public async Task Steers_are_replaced_removed_and_reset()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        await world.Engine.SteerAsync(s_user, Change(Genre("Horror", -3), Genre("Romance", 1)));

        var replaced = await world.Engine.SteerAsync(s_user, Change(Genre("horror", 2)));
        var removed = await world.Engine.SteerAsync(s_user, Change(Genre("Romance", 0)));
        var reset = await world.Engine.SteerAsync(s_user, new SteeringChange { ResetSteering = true });

        Assert.Equal([1.0, 2.0], replaced.Steering.Select(steer => steer.Weight));
        Assert.Equal([2.0], removed.Steering.Select(steer => steer.Weight));
        Assert.Empty(reset.Steering);
    }

    [Fact]
    public async Task A_memory_that_is_reset_begins_anew_and_the_history_stays()
    {
        await using var world = await ServedWorld.StartAsync(runs);
        var before = await world.Engine.MemoryAsync(s_user);

        var reset = await world.Engine.SteerAsync(s_user, new SteeringChange { ResetMemory = true });
        await world.Record(ServedWorld.Event("e1", "u4", 12, 10_000), ServedWorld.Event("e2", "u4", 13, 10_001), ServedWorld.Event("late", "u4", 14, 1));
        var after = await world.Engine.MemoryAsync(s_user);
        var kept = await world.KeptMemory("u4");
        await world.RestartAsync();

        Assert.True(before.Interactions > 0);
        Assert.Equal((0, null), (reset.Interactions, reset.UpdatedAt));
        Assert.Equal(2, after.Interactions);
        Assert.Equal(before.Interactions + 3, (await world.For("u4")).HistoryLength);
        Assert.NotNull(kept);
        Assert.Equal(after.Updates, (await world.Engine.MemoryAsync(s_user)).Updates);
    }

    [Theory]
    [InlineData("genre", "Horror", 3.5, "A steer's weight is 3.5; give -3 .. 3, or 0 to remove it.")]
    [InlineData("genre", "Horror", double.NaN, "A steer's weight is NaN; give -3 .. 3, or 0 to remove it.")]
    [InlineData("studio", "A24", 1.0, "No item has an attribute 'studio'.")]
    public async Task A_wrong_wish_is_refused(string attribute, string value, double weight, string message)
    {
        await using var world = await ServedWorld.StartAsync(runs);

        var error = await Assert.ThrowsAsync<InputException>(
            () => world.Engine.SteerAsync(s_user, Change(new SteerWish(new AttributeValue(attribute, value), null, weight, false))));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_unknown_is_steered_or_told_of()
    {
        await using var world = await ServedWorld.StartAsync(runs);

        await Assert.ThrowsAsync<UnknownIdException>(() => world.Engine.SteerAsync(new UserId("nobody"), new SteeringChange { ResetSteering = true }));
        await Assert.ThrowsAsync<UnknownIdException>(() => world.Engine.MemoryAsync(new UserId("nobody")));
        await Assert.ThrowsAsync<UnknownIdException>(() => world.Engine.HistoryAsync(new UserId("nobody"), 5));
        await Assert.ThrowsAsync<UnknownIdException>(() => world.Engine.EraseAsync(new UserId("nobody")));
    }

    private static SteerWish Genre(string genre, double weight) => new(new AttributeValue("genre", genre), null, weight, Pinned: false);

    private static SteeringChange Change(params SteerWish[] steers) => new() { Steers = steers };
}
