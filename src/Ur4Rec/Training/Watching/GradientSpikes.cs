namespace Ur4Rec.Training.Watching;

/// <summary>A step's gradient that is far longer than those before it: a bad batch, or a training about to diverge.</summary>
/// <param name="maxGradientNorm">Where gradients are clipped; 0 where they are not.</param>
internal sealed class GradientSpikes(double maxGradientNorm) : WatchRule
{
    // Norms of healthy runs stay within three times their mean, of which the first hundred steps of a stage know too little.
    private const double Factor = 10;
    private const int Window = 100;

    private readonly Dictionary<string, RunningMean> _means = [];

    public override string Name => "gradient_spike";

    public override WatchFinding? AtStep(in StepProgress step)
    {
        foreach (var (module, norm) in step.GradientNorms)
        {
            // 0 is a module without a part in the step.
            if (!(norm > 0 && double.IsFinite(norm)))
                continue;
            var before = _means.GetValueOrDefault(module);
            if (before.Steps >= Window && norm > Factor * before.Mean)
            {
                var times = norm / before.Mean;
                return WatchFinding.Of(
                    $"the gradient of {module} at step {step.Step} has norm {norm:G3}, {times:F0} times the mean of the steps before it, {before.Mean:G3}",
                    Advice(module, before.Mean));
            }

            _means[module] = before.With(norm);
        }

        return null;
    }

    private FormattableString Advice(string module, double mean)
    {
        if (maxGradientNorm > 0)
            return $"lower {LearningRateKey(module)}";
        return $"set max_grad_norm to about {3 * mean:G2}, or lower {LearningRateKey(module)}";
    }

    /// <summary>The mean at first, then one that forgets what is older than the window.</summary>
    private readonly record struct RunningMean(int Steps, double Mean)
    {
        public RunningMean With(double value) => new(Steps + 1, Mean + ((value - Mean) / Math.Min(Steps + 1, Window)));
    }
}
