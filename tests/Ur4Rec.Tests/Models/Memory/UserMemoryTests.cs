using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using static Ur4Rec.Tests.Models.Memory.MemoryFixture;

namespace Ur4Rec.Tests.Models.Memory;

/// <summary>When a memory moves, and what it takes in and refuses.</summary>
public class UserMemoryTests
{
    [Fact]
    public void Interaction_count_moves_at_every_nth_interaction_by_the_item_just_consumed()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 3 });
        var memory = fixture.NewMemory();

        Assert.Equal([0, 0, 1, 0, 0, 1, 0], Enumerable.Range(0, 7).Select(i => memory.Observe([Event("u", i, 10 * i)], fixture.Representations)));
        var entry = memory.Find(User("u"))!;
        Assert.Equal(fixture.Updated(fixture.Updated(new float[5], 2), 5), entry.State);
        Assert.Equal((50L, 60L, 1), (entry.UpdatedAt!.Value, entry.NewestTime, entry.InteractionsSinceUpdate));
    }

    [Fact]
    public void Drift_moves_where_the_newest_item_lies_far_from_the_state()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { DriftThreshold = 0.5, DecayFactor = 0.5 }, width: 2);
        var memory = fixture.NewMemory();
        Assert.Equal(1, memory.Observe([Event("u", 0, 1)], fixture.Representations));
        var state = memory.Find(User("u"))!.State.ToArray();
        // At right angles to the state, along it, and against it.
        SetRow(fixture, 1, -state[1], state[0]);
        SetRow(fixture, 2, 7 * state[0], 7 * state[1]);
        SetRow(fixture, 3, -state[0], -state[1]);

        Assert.Equal(0, memory.Observe([Event("u", 2, 2)], fixture.Representations));
        Assert.Equal(0, memory.Drift(User("u"), fixture.Representations)!.Value, 1e-6);
        Assert.Equal(1, memory.Observe([Event("u", 1, 3)], fixture.Representations));
        Assert.Equal(fixture.Updated(state, 1), memory.Find(User("u"))!.State);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void The_drift_window_takes_the_mean_of_the_newest(int window, double expected)
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = UpdateTrigger.Explicit, DriftWindow = window }, width: 2);
        var memory = fixture.NewMemory();
        memory.Observe([Event("u", 0, 1), Request("u", 2)], fixture.Representations);
        var state = memory.Find(User("u"))!.State.ToArray();
        SetRow(fixture, 1, state[0] - state[1], state[1] + state[0]);
        SetRow(fixture, 2, -state[0], -state[1]);
        memory.Observe([Event("u", 1, 3), Event("u", 2, 4)], fixture.Representations);

        // The newest item lies against the state; the mean of the newest two at right angles to it.
        Assert.Equal(expected, memory.Drift(User("u"), fixture.Representations)!.Value, 1e-6);
    }

    [Fact]
    public void Drift_is_unknown_before_the_first_update_and_one_without_a_direction()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = UpdateTrigger.Explicit });
        var memory = fixture.NewMemory();
        SetRow(fixture, 1, 0, 0, 0, 0, 0);

        Assert.Null(memory.Drift(User("u"), fixture.Representations));
        memory.Observe([Event("u", 1, 1)], fixture.Representations);
        Assert.Null(memory.Drift(User("u"), fixture.Representations));
        memory.Observe([Request("u", 1)], fixture.Representations);
        Assert.Equal(1, memory.Drift(User("u"), fixture.Representations));
    }

    [Fact]
    public void Time_moves_when_enough_seconds_have_passed_since_the_last_update()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = UpdateTrigger.TimeBased, TimeThreshold = 100 });
        var memory = fixture.NewMemory();
        long[] times = [1_000, 1_099, 1_100, 1_199, 1_300];

        Assert.Equal([1, 0, 1, 0, 1], times.Select((time, i) => memory.Observe([Event("u", i, time)], fixture.Representations)));
    }

    [Theory]
    [InlineData(UpdateTrigger.Explicit)]
    [InlineData(UpdateTrigger.InteractionCount)]
    public void A_request_takes_in_what_is_not_yet_taken_in_and_no_more(UpdateTrigger trigger)
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = trigger });
        var memory = fixture.NewMemory();

        Assert.Equal(0, memory.Observe([Request("u", 1), Event("u", 3, 2), Event("u", 4, 3)], fixture.Representations));
        Assert.Equal(new float[5], memory.Find(User("u"))!.State);
        Assert.Equal(1, memory.Observe([Request("u", 5), Request("u", 6)], fixture.Representations));
        Assert.Equal(fixture.Updated(new float[5], 4), memory.Find(User("u"))!.State);
        var entry = memory.Find(User("u"))!;
        Assert.Equal((5L, 6L, 0), (entry.UpdatedAt!.Value, entry.NewestTime, entry.InteractionsSinceUpdate));
    }

    [Fact]
    public void The_history_is_bounded_and_a_later_repeat_of_an_item_counts()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { MaxMemorySize = 3 });
        var memory = fixture.NewMemory();
        memory.Observe([.. new[] { 0, 1, 2, 1, 1 }.Select((item, time) => Event("u", item, time))], fixture.Representations);

        Assert.Equal([2, 1, 1], memory.Find(User("u"))!.History.Select(item => item.Value));
    }

    [Fact]
    public void A_repeated_event_changes_nothing()
    {
        using var fixture = new MemoryFixture(new MemoryOptions { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 1, MaxMemorySize = 1 });
        var memory = fixture.NewMemory();
        memory.Observe([Event("u", 1, 7), Event("u", 2, 7)], fixture.Representations);
        var state = memory.Find(User("u"))!.State.ToArray();

        Assert.Equal(0, memory.Observe([Event("u", 1, 7), Event("u", 2, 7), Event("u", 1, 7)], fixture.Representations));
        Assert.Equal(state, memory.Find(User("u"))!.State);
        Assert.Equal([2], memory.Find(User("u"))!.History.Select(item => item.Value));
        Assert.Equal(1, memory.Observe([Event("u", 1, 8)], fixture.Representations));
    }

    [Fact]
    public void An_event_out_of_time_order_is_refused_and_nothing_changes()
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        var memory = fixture.NewMemory();
        memory.Observe([Event("u", 1, 7)], fixture.Representations);
        MemoryEvent[] events = [Event("v", 1, 3), Event("u", 2, 9), Event("u", 3, 8)];

        var error = Assert.Throws<InputException>(() => memory.Observe(events, fixture.Representations));
        Assert.Equal(
            "An event of user 'u' is of time 8, but their memory has seen 9 already; give each user's events in time order, or replay the log.",
            error.Message);
        Assert.Throws<InputException>(() => memory.Observe([Event("u", 2, 6)], fixture.Representations));
        Assert.Equal([User("u")], memory.Users);
        Assert.Equal([1], memory.Find(User("u"))!.History.Select(item => item.Value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Items)]
    public void An_item_without_a_representation_is_refused(int item)
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        var memory = fixture.NewMemory();

        var error = Assert.Throws<ArgumentException>(() => memory.Observe([Event("u", item, 1)], fixture.Representations));
        Assert.Contains($"Item number {item}", error.Message, StringComparison.Ordinal);
        Assert.Empty(memory.Users);
    }

    [Fact]
    public void A_representation_that_is_no_number_is_refused()
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        fixture.Representations.Row(2)[1] = float.NaN;
        var memory = fixture.NewMemory();

        var error = Assert.Throws<ArgumentException>(() => memory.Observe([Event("u", 1, 1), Event("u", 2, 1)], fixture.Representations));
        Assert.Contains("item number 2 holds NaN", error.Message, StringComparison.Ordinal);
        Assert.Empty(memory.Users);
    }

    [Fact]
    public void A_drift_by_a_representation_that_has_become_no_number_is_refused()
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        var memory = fixture.NewMemory();
        memory.Observe([Event("u", 1, 1)], fixture.Representations);
        fixture.Representations.Row(1)[0] = float.NaN;

        Assert.Throws<ArgumentException>(() => memory.Drift(User("u"), fixture.Representations));
    }

    [Fact]
    public void Representations_of_another_width_are_refused()
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        using var other = new MemoryFixture(new MemoryOptions(), width: 6);
        var memory = fixture.NewMemory();

        Assert.Throws<ArgumentException>(() => memory.Observe([Event("u", 1, 1)], other.Representations));
        Assert.Throws<ArgumentException>(() => memory.Drift(User("u"), other.Representations));
    }

    [Fact]
    public void A_reset_memory_is_a_new_one()
    {
        using var fixture = new MemoryFixture(new MemoryOptions());
        var (used, fresh) = (fixture.NewMemory(), fixture.NewMemory());
        used.Observe([Event("u", 1, 5), Event("v", 2, 9)], fixture.Representations);
        used.Reset();

        Assert.Empty(used.Users);
        Assert.Null(used.Find(User("u")));
        used.Observe([Event("u", 3, 1)], fixture.Representations);
        fresh.Observe([Event("u", 3, 1)], fixture.Representations);
        Assert.Equal(fresh.Find(User("u"))!.State, used.Find(User("u"))!.State);
    }

    private static void SetRow(MemoryFixture fixture, int item, params float[] values) => values.CopyTo(fixture.Representations.Row(item));
}
