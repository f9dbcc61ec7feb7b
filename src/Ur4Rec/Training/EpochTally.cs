using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>Adds up the steps of an epoch.</summary>
internal sealed class EpochTally(double maxGradientNorm)
{
    private double _loss;
    private SortedDictionary<string, ModuleTally> _gradients = new(StringComparer.Ordinal);

    /// <summary>Examples of the steps that were applied.</summary>
    public long Examples { get; private set; }

    /// <summary>Steps that were not applied.</summary>
    public long Skipped { get; private set; }

    /// <summary>Seconds inside steps.</summary>
    public double Seconds { get; private set; }

    /// <summary>The mean loss over the examples.</summary>
    public double Loss => _loss / Examples;

    /// <summary>The gradients of each module that had one.</summary>
    public IReadOnlyDictionary<string, GradientSummary> Gradients => _gradients.ToDictionary(
        pair => pair.Key, pair => new GradientSummary(pair.Value.Sum / pair.Value.Steps, pair.Value.Largest, (double)pair.Value.Clipped / pair.Value.Steps));

    /// <summary>Adds a step that was applied.</summary>
    public void Add(StepOutcome step)
    {
        _loss += step.Loss * step.Examples;
        Examples += step.Examples;
        // A module without a gradient had no part in the step.
        foreach (var (module, norm) in step.GradientNorms.Where(pair => pair.Value > 0))
        {
            var before = _gradients.GetValueOrDefault(module) ?? new ModuleTally(0, 0, 0, 0);
            var clipped = maxGradientNorm > 0 && norm > maxGradientNorm ? 1 : 0;
            _gradients[module] = new ModuleTally(before.Steps + 1, before.Sum + norm, Math.Max(before.Largest, norm), before.Clipped + clipped);
        }
    }

    /// <summary>Adds a step that was not applied.</summary>
    public void AddSkipped() => Skipped++;

    /// <summary>Adds the time of a step.</summary>
    public void AddTime(double seconds) => Seconds += seconds;

    /// <summary>Begins an epoch.</summary>
    public void Clear()
    {
        _loss = 0;
        Examples = 0;
        Skipped = 0;
        Seconds = 0;
        _gradients.Clear();
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _loss = state.Value("loss", _loss);
        Examples = state.Value("examples", Examples);
        Skipped = state.Value("skipped", Skipped);
        Seconds = state.Value("seconds", Seconds);
        _gradients = new SortedDictionary<string, ModuleTally>(state.Value("gradients", _gradients), StringComparer.Ordinal);
    }

    private sealed record ModuleTally(long Steps, double Sum, double Largest, long Clipped);
}

/// <summary>What a step came to.</summary>
/// <param name="Loss">Its mean loss.</param>
/// <param name="Examples">What it is the mean over.</param>
/// <param name="GradientNorms">The norm of each module's gradient before clipping; 0 for a module without one.</param>
internal readonly record struct StepOutcome(double Loss, int Examples, IReadOnlyDictionary<string, double> GradientNorms)
{
    /// <summary>Of a step that was not applied.</summary>
    public static StepOutcome Skipped { get; } = new(0, 0, new Dictionary<string, double>());
}
