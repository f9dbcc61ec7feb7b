using Ur4Rec.Server.Telemetry;

namespace Ur4Rec.Server.Tests.Telemetry;

public sealed class TrafficStatisticsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void An_hour_without_traffic_has_60_empty_minutes()
    {
        var minutes = new TrafficStatistics(_clock).LastHour();
        Assert.Equal(60, minutes.Count);
        Assert.Equal(_clock.Now, minutes[^1].Minute);
        Assert.Equal(_clock.Now.AddMinutes(-59), minutes[0].Minute);
        Assert.All(minutes, minute => Assert.Equal((0, 0, 0.0, 0), (minute.Requests, minute.Errors, minute.P99Ms, minute.Events)));
    }

    [Fact]
    public void Each_minute_counts_its_own()
    {
        var traffic = new TrafficStatistics(_clock);
        for (var i = 1; i <= 100; i++)
            traffic.CountRequest("GET /a", i == 100 ? 500 : i == 99 ? 404 : 200, i);
        traffic.CountRecommendation(isCold: true);
        traffic.CountRecommendation(isCold: false);
        traffic.CountEvents(10);
        _clock.Now += TimeSpan.FromSeconds(61);
        traffic.CountRequest("GET /b", 200, 5);
        var minutes = traffic.LastHour();
        Assert.Equal((100, 1, 2, 1, 10), (minutes[^2].Requests, minutes[^2].Errors, minutes[^2].Recommendations, minutes[^2].Cold, minutes[^2].Events));
        Assert.InRange(minutes[^2].P50Ms, 50, 55);
        Assert.InRange(minutes[^2].P95Ms, 95, 104.5);
        Assert.InRange(minutes[^2].P99Ms, 99, 108.9);
        Assert.Equal((1, 0), (minutes[^1].Requests, minutes[^1].Errors));
        Assert.Equal([("GET /a", 100, 1), ("GET /b", 1, 0)], traffic.Routes().Select(route => (route.Route, route.Requests, route.Errors)));
    }

    [Fact]
    public void What_is_older_than_an_hour_is_forgotten()
    {
        var traffic = new TrafficStatistics(_clock);
        traffic.CountRequest("GET /a", 200, 1);
        _clock.Now += TimeSpan.FromMinutes(59);
        Assert.Equal(1, traffic.LastHour()[0].Requests);
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(0, traffic.LastHour().Sum(minute => minute.Requests));
        Assert.Empty(traffic.Routes());
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
