using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Clients;

public sealed class EndpointCallsTests
{
    private static readonly EndpointException s_busy = new("busy") { IsTransient = true };

    private readonly InstantTime _time = new();

    [Fact]
    public async Task A_failure_of_the_moment_is_asked_again_and_counted()
    {
        using var calls = Calls(new RetryOptions { Count = 3 });
        var told = new List<string>();
        calls.Retrying += (reason, _) => told.Add(reason);

        Assert.Equal(7, await CallAsync(calls, Failing(times: 3, s_busy)));
        Assert.Equal(3, calls.Retries);
        Assert.Equal(["busy", "busy", "busy"], told);
    }

    [Fact]
    public async Task The_last_failure_is_told_after_as_many_tries_as_are_allowed()
    {
        using var calls = Calls(new RetryOptions { Count = 3 });
        using var none = Calls(new RetryOptions { Count = 0 });

        Assert.Same(s_busy, await Assert.ThrowsAsync<EndpointException>(() => CallAsync(calls, Failing(times: 4, s_busy))));
        Assert.Same(s_busy, await Assert.ThrowsAsync<EndpointException>(() => CallAsync(none, Failing(times: 1, s_busy))));
        Assert.Equal((3, 0), (calls.Retries, none.Retries));
    }

    [Fact]
    public async Task A_rejection_is_not_asked_again()
    {
        using var calls = Calls(new RetryOptions());

        await Assert.ThrowsAsync<EndpointException>(() => CallAsync(calls, Failing(times: 1, new EndpointException("too long"))));

        Assert.Equal(0, calls.Retries);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Waits_grow_with_a_jitter_that_the_seed_decides()
    {
        var first = await WaitsAsync(seed: 1);

        Assert.Equal(8, first.Count);
        Assert.Equal(first, await WaitsAsync(seed: 1));
        Assert.NotEqual(first, await WaitsAsync(seed: 2));
        Assert.All(first, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20)));
        Assert.True(first[^1] > 4 * first[0], $"the waits do not grow: {string.Join(", ", first)}");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(3600, 20)]
    public async Task The_wait_that_the_service_asks_for_is_kept_up_to_the_longest(int asked, int waited)
    {
        using var calls = Calls(new RetryOptions { LongestWait = TimeSpan.FromSeconds(20) });
        var busy = new EndpointException("busy") { IsTransient = true, RetryAfter = TimeSpan.FromSeconds(asked) };
        var told = new List<TimeSpan>();
        calls.Retrying += (_, wait) => told.Add(wait);

        await CallAsync(calls, Failing(times: 1, busy));

        Assert.Equal([TimeSpan.FromSeconds(waited)], told);
        Assert.Equal(waited, _time.Waits.Sum(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_and_sends_nothing_more()
    {
        using var calls = new EndpointCalls(Limits(new RetryOptions { FirstWait = TimeSpan.FromHours(1), LongestWait = TimeSpan.FromHours(9) }), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var sent = 0;
        calls.Retrying += (_, _) => stop.Cancel();

        await Assert.ThrowsAnyAsync<Exception>(() => calls.CallAsync(1, () => ++sent > 0 ? throw s_busy : Task.FromResult(0), _ => null, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls.CallAsync(1, () => Task.FromResult(++sent), _ => null, stop.Token));

        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task An_answer_on_its_way_at_the_stop_is_had()
    {
        using var calls = Calls(new RetryOptions());
        using var stop = new CancellationTokenSource();

        Assert.Equal(7, await calls.CallAsync(1, async () =>
        {
            await stop.CancelAsync();
            return 7;
        }, _ => null, stop.Token));
    }

    [Fact]
    public async Task Every_request_counts_for_the_cap_and_tokens_are_corrected_by_the_answer()
    {
        using var calls = new EndpointCalls(Limits(new RetryOptions()) with { RequestsPerMinute = 3, TokensPerMinute = 100 }, _time);

        // 60 tokens set aside three times, 20 used each time: all within one minute.
        for (var i = 0; i < 3; i++)
            await calls.CallAsync(60, () => Task.FromResult(0), _ => 20, CancellationToken.None);
        Assert.Empty(_time.Waits);

        await calls.CallAsync(60, () => Task.FromResult(0), _ => 20, CancellationToken.None);
        Assert.Equal([TimeSpan.FromMinutes(1)], _time.Waits);
    }

    private static CallLimits Limits(RetryOptions retry) => new() { Retry = retry };

    private static Func<Task<int>> Failing(int times, Exception failure) => () => times-- > 0 ? throw failure : Task.FromResult(7);

    private static Task<int> CallAsync(EndpointCalls calls, Func<Task<int>> request) => calls.CallAsync(1, request, _ => null, CancellationToken.None);

    private static async Task<IReadOnlyList<TimeSpan>> WaitsAsync(ulong seed)
    {
        var time = new InstantTime();
        using var calls = new EndpointCalls(
            Limits(new RetryOptions { Count = 8, FirstWait = TimeSpan.FromMilliseconds(100), LongestWait = TimeSpan.FromSeconds(20), Seed = seed }), time);
        await CallAsync(calls, Failing(times: 8, s_busy));
        return time.Waits;
    }

    private EndpointCalls Calls(RetryOptions retry) => new(Limits(retry), _time);
}
