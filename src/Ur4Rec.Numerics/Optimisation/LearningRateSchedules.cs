namespace Ur4Rec.Numerics.Optimisation;

/// <summary>What to multiply the peak learning rate by at each step; steps are counted by how many are already done, so the first is 0.</summary>
public static class LearningRateSchedules
{
    /// <summary>1 at every step.</summary>
    /// <param name="step">Steps done, at least 0.</param>
    public static double Constant(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return 1;
    }

    /// <summary>
    /// step / warmupSteps while warming up, then (1 + cos(pi (step - warmupSteps) / (totalSteps - warmupSteps))) / 2, which is 0 at
    /// totalSteps and after (Loshchilov and Hutter 2017, arXiv 1608.03983, eq. 5, without restarts).
    /// </summary>
    /// <param name="step">Steps done, at least 0.</param>
    /// <param name="warmupSteps">0 .. <paramref name="totalSteps"/>; 0 begins at 1.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public static double WarmupCosine(long step, long warmupSteps, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(warmupSteps, totalSteps);
        if (step < warmupSteps)
            return (double)step / warmupSteps;
        if (step >= totalSteps)
            return 0;
        return 0.5 * (1 + Math.Cos(Math.PI * (step - warmupSteps) / (totalSteps - warmupSteps)));
    }
}
