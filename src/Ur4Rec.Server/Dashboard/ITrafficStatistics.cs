namespace Ur4Rec.Server.Dashboard;

/// <summary>What the service did of late.</summary>
public interface ITrafficStatistics
{
    /// <summary>The minutes of the last hour, the oldest first; a minute without any request may be left out.</summary>
    IReadOnlyList<MinuteTraffic> LastHour();
}

/// <summary>What the service did in a minute.</summary>
/// <param name="Minute">When it began.</param>
/// <param name="Requests">Requests answered.</param>
/// <param name="Errors">How many of these the service could not serve.</param>
/// <param name="P50Ms">Milliseconds within which half of the requests were answered.</param>
/// <param name="P95Ms">Likewise 95 %.</param>
/// <param name="P99Ms">Likewise 99 %.</param>
/// <param name="Recommendations">Recommendations answered.</param>
/// <param name="Cold">How many of these knew no history.</param>
/// <param name="Events">Events recorded.</param>
public sealed record MinuteTraffic(
    DateTimeOffset Minute, int Requests, int Errors, double P50Ms, double P95Ms, double P99Ms, int Recommendations, int Cold, int Events);
