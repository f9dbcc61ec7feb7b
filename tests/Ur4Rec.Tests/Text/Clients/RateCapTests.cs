using Ur4Rec.Data;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Clients;

public sealed class RateCapTests
{
    private readonly InstantTime _time = new();

    [Fact]
    public async Task No_more_than_the_cap_passes_in_any_minute()
    {
        using var cap = new RateCap(10, "requests", _time);
        var passed = new List<(DateTimeOffset Time, int Amount)>();
        for (var i = 0; i < 40; i++)
        {
            var amount = 1 + (i * 7 % 4);
            await cap.PassAsync(amount, CancellationToken.None);
            passed.Add((_time.GetUtcNow(), amount));
            _time.Advance(TimeSpan.FromSeconds(i % 5));
        }

        Assert.NotEmpty(_time.Waits);
        Assert.All(passed, first => Assert.InRange(
            passed.Where(entry => entry.Time >= first.Time && entry.Time < first.Time + TimeSpan.FromMinutes(1)).Sum(entry => entry.Amount), 1, 10));
    }

    [Fact]
    public async Task It_waits_no_longer_than_until_there_is_room()
    {
        using var cap = new RateCap(2, "requests", _time);
        await cap.PassAsync(1, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(15));
        await cap.PassAsync(1, CancellationToken.None);
        await cap.PassAsync(1, CancellationToken.None);
        await cap.PassAsync(1, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(15)], _time.Waits);
    }

    [Fact]
    public async Task A_correction_makes_room_for_who_waits()
    {
        using var cap = new RateCap(10, "tokens", TimeProvider.System);
        var charge = await cap.PassAsync(10, CancellationToken.None);
        var waiting = cap.PassAsync(8, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        cap.Correct(charge, 2);

        await waiting;
    }

    [Fact]
    public async Task A_correction_of_what_is_over_a_minute_old_changes_nothing()
    {
        using var cap = new RateCap(10, "tokens", _time);
        var charge = await cap.PassAsync(10, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(61));
        await cap.PassAsync(10, CancellationToken.None);
        cap.Correct(charge, 0);
        await cap.PassAsync(1, CancellationToken.None);

        Assert.Equal([TimeSpan.FromMinutes(1)], _time.Waits);
    }

    [Fact]
    public async Task What_never_fits_is_an_input_error()
    {
        using var cap = new RateCap(10, "tokens", _time);

        var error = await Assert.ThrowsAsync<InputException>(() => cap.PassAsync(11, CancellationToken.None));

        Assert.Equal("One request may need 11 tokens, more than the cap of 10 a minute; raise the cap.", error.Message);
    }
}
