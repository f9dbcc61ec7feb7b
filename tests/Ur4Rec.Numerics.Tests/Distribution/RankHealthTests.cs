using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Numerics.Tests.Distribution;

public sealed class RankHealthTests
{
    private static readonly WorkState s_works = new(Entered: 4, Waits: false, IsPrompt: true);
    private static readonly WorkState s_waits = new(Entered: 5, Waits: true, IsPrompt: true);

    [Fact]
    public void Rank_0_finds_who_is_silent_for_longer_than_allowed()
    {
        var health = HealthOf(rank: 0);
        health.Pass(Seconds(15));
        health.Hear(1, s_works);
        health.Hear(3, s_works);
        health.Pass(Seconds(5));
        Assert.Null(health.Judge());
        health.Pass(Seconds(1));
        Assert.Equal(new RankFailure(2, Hangs: false, Seconds(21)), health.Judge());
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 25)]
    [InlineData(3, 30)]
    public void The_others_find_rank_0_silent_one_after_the_other(int rank, int seconds)
    {
        var health = HealthOf(rank);
        health.Pass(Seconds(seconds));
        Assert.Null(health.Judge());
        health.Pass(Seconds(1));
        Assert.Equal(new RankFailure(0, Hangs: false, Seconds(seconds + 1)), health.Judge());
    }

    [Fact]
    public void One_that_keeps_the_others_waiting_hangs()
    {
        Assert.Null(AfterWaiting(45, s_works));
        Assert.Equal(new RankFailure(2, Hangs: true, Seconds(46)), AfterWaiting(46, s_works));
    }

    [Fact]
    public void One_that_need_not_be_prompt_does_not_hang() => Assert.Null(AfterWaiting(600, s_works with { IsPrompt = false }));

    [Fact]
    public void One_that_waits_in_an_earlier_call_does_not_hang() => Assert.Null(AfterWaiting(600, s_waits with { Entered = 4 }));

    [Fact]
    public void Waiting_begins_anew_with_every_call()
    {
        var health = HealthOf(rank: 0);
        for (var second = 0; second < 200; second++)
        {
            for (var rank = 0; rank < 4; rank++)
                health.Hear(rank, rank == 2 ? s_works with { Entered = second / 40 } : s_waits with { Entered = 1 + second / 40 });
            Assert.Null(health.Judge());
            health.Pass(Seconds(1));
        }
    }

    [Fact]
    public void A_state_is_read_as_it_was_written()
    {
        Span<byte> bytes = stackalloc byte[WorkState.Length];
        foreach (var state in new[] { s_works, s_waits, new WorkState(long.MaxValue, Waits: true, IsPrompt: false) })
        {
            state.Write(bytes);
            Assert.Equal(state, WorkState.Read(bytes));
        }
    }

    private static RankFailure? AfterWaiting(int seconds, WorkState ofRank2)
    {
        var health = HealthOf(rank: 0);
        RankFailure? failure = null;
        for (var second = 0; second <= seconds; second++)
        {
            if (second > 0)
                health.Pass(Seconds(1));
            for (var rank = 0; rank < 4; rank++)
                health.Hear(rank, rank == 2 ? ofRank2 : s_waits);
            failure = health.Judge();
        }

        return failure;
    }

    private static RankHealth HealthOf(int rank) => new(rank, size: 4, MpiOptions.Default);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
