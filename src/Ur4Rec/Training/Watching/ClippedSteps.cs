namespace Ur4Rec.Training.Watching;

/// <summary>Clipping that is no longer an exception: the threshold, not the gradient, then decides how long steps are.</summary>
/// <param name="maxGradientNorm">Where gradients are clipped; 0 where they are not.</param>
internal sealed class ClippedSteps(double maxGradientNorm) : WatchRule
{
    // Half of the steps is usual where the threshold is near the mean norm; nine in ten is a threshold below nearly all norms.
    private const double Share = 0.9;

    public override string Name => "clipped_steps";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        if (epoch.Epoch < SettledEpoch)
            return null;
        foreach (var (module, gradients) in epoch.Gradients)
        {
            if (gradients.ClippedShare >= Share)
            {
                var (share, mean) = (gradients.ClippedShare, gradients.MeanNorm);
                return WatchFinding.Of(
                    $"{share:P0} of the steps of {module} were clipped to norm {maxGradientNorm:G3}, where the mean norm is {mean:G3}",
                    $"raise max_grad_norm to {2 * mean:G2} or more, or set it to 0 and lower {LearningRateKey(module)}");
            }
        }

        return null;
    }
}
