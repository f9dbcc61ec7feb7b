namespace Ur4Rec.Losses;

/// <summary>
/// Temperatures that float32 bears: below, scores and gradients grow out of bounds; above, the differences between softened scores drown in
/// rounding.
/// </summary>
internal static class TemperatureRange
{
    /// <summary>The lowest temperature.</summary>
    public const double Lowest = 1e-4;

    /// <summary>The highest temperature.</summary>
    public const double Highest = 100;

    /// <exception cref="ArgumentOutOfRangeException">The temperature is not within 1e-4 .. 100.</exception>
    public static void Require(float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(temperature, (float)Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(temperature, (float)Highest);
    }
}
