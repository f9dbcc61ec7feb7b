namespace Ur4Rec.Server.Telemetry;

/// <summary>What the service did of late.</summary>
public interface ITrafficStatistics
{
    /// <summary>The last 60 minutes, the present one included, the oldest first.</summary>
    IReadOnlyList<MinuteTraffic> LastHour();
}

/// <summary>What a minute brought.</summary>
/// <param name="Minute">When it began.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Errors">How many of them were answered 500 or above.</param>
/// <param name="P50Ms">The median of their latencies, in milliseconds; 0 where there was none.</param>
/// <param name="P95Ms">Their 95th percentile.</param>
/// <param name="P99Ms">Their 99th percentile.</param>
/// <param name="Recommendations">Lists of recommendations given.</param>
/// <param name="Cold">How many of them rested on no history.</param>
/// <param name="Events">New events recorded.</param>
public sealed record MinuteTraffic(
    DateTimeOffset Minute, int Requests, int Errors, double P50Ms, double P95Ms, double P99Ms, int Recommendations, int Cold, int Events);
