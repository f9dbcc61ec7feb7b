namespace Ur4Rec.Losses;

/// <summary>
/// Temperatures that float32 bears: below, scores and gradients grow out of bounds; above, the differences between softened scores drown in
/// rounding.
/// </summary>
internal static class TemperatureRange
{
    private const float Lowest = 1e-4f;
    private const float Highest = 100f;

    /// <exception cref="ArgumentOutOfRangeException">The temperature is not within 1e-4 .. 100.</exception>
    public static void Require(float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(temperature, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(temperature, Highest);
    }
}
