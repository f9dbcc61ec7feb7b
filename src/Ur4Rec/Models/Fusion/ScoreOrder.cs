namespace Ur4Rec.Models.Fusion;

/// <summary>
/// Moves scores below a limit and keeps their order. Scores are counted in steps from one float32 to the next: a shift by steps
/// loses no difference however small, where a subtraction would round away those of scores near zero.
/// </summary>
internal static class ScoreOrder
{
    /// <summary>
    /// Moves scores below <paramref name="limit"/>, or leaves them where all of them are below it. Where there are fewer numbers below the
    /// limit than between the least and the largest score, all distances shrink by one factor, and only scores closer than it become equal.
    /// </summary>
    /// <param name="scores">Finite.</param>
    /// <param name="limit">Finite; every score is less afterwards, unless there is no lesser finite number.</param>
    public static void MoveBelow(Span<float> scores, float limit)
    {
        var (least, largest) = (long.MaxValue, long.MinValue);
        foreach (var score in scores)
        {
            var steps = StepsFromZero(score);
            least = Math.Min(least, steps);
            largest = Math.Max(largest, steps);
        }

        var bottom = StepsFromZero(float.MinValue);
        var ceiling = Math.Max(bottom, Math.Min(largest, StepsFromZero(limit) - 1));
        // Not the ratio of equal scores, 0 / 0.
        var scale = largest - least <= ceiling - bottom ? 1 : (double)(ceiling - bottom) / (largest - least);
        foreach (ref var score in scores)
            score = FromSteps(ceiling - (long)((largest - StepsFromZero(score)) * scale));
    }

    /// <summary>The number of float32 between zero and a finite number, negative for a negative one. -0 is 0.</summary>
    private static long StepsFromZero(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(bits & int.MaxValue);
    }

    private static float FromSteps(long steps)
    {
        var magnitude = BitConverter.Int32BitsToSingle((int)Math.Abs(steps));
        return steps >= 0 ? magnitude : -magnitude;
    }
}
