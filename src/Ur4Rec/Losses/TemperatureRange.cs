namespace Ur4Rec.Losses;

/// <summary>Temperatures by which float32 can divide scores and multiply gradients without leaving its range.</summary>
internal static class TemperatureRange
{
    private const float Lowest = 1e-4f;
    private const float Highest = 1e4f;

    /// <exception cref="ArgumentOutOfRangeException">The temperature is not within 1e-4 .. 1e4.</exception>
    public static void Require(float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(temperature, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(temperature, Highest);
    }
}
