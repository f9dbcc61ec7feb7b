using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>An AdamW a <see cref="ParameterGroup"/>, each with its own learning rate on one course, and their moving average.</summary>
internal sealed class GroupOptimiser : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly long _totalSteps;
    private readonly List<(ParameterGroup Group, Adam Adam)> _groups;
    private readonly ParameterAverage? _average;

    public GroupOptimiser(WorkerPool pool, IReadOnlyList<ParameterGroup> groups, TrainingOptions options, long totalSteps)
    {
        _options = options;
        _totalSteps = totalSteps;
        _groups = [.. groups.Select(group => (group, new Adam(pool, group.Parameters, new AdamOptions(WeightDecay: options.WeightDecay))))];
        _average = options.EmaDecay > 0 ? new ParameterAverage(pool, groups.SelectMany(group => group.Parameters), options.EmaDecay) : null;
    }

    /// <summary>The norms of the gradients, by group. All are measured before any parameter moves.</summary>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite.</exception>
    public IReadOnlyDictionary<string, double> MeasureNorms() => _groups.ToDictionary(pair => pair.Group.Name, pair => pair.Adam.MeasureNorm());

    /// <summary>Whether Adam's second moments, which are squares in float32, could take gradients of such norms.</summary>
    public bool CanApply(IReadOnlyDictionary<string, double> norms) =>
        _options.MaxGradientNorm > 0 || norms.Values.All(norm => norm < Math.Sqrt(float.MaxValue));

    /// <summary>Moves what has a gradient.</summary>
    /// <param name="step">Steps before this one.</param>
    /// <param name="norms">What <see cref="MeasureNorms"/> gave.</param>
    public void Apply(long step, IReadOnlyDictionary<string, double> norms)
    {
        foreach (var (group, adam) in _groups)
            adam.Apply(group.LearningRate * Course(step), _options.MaxGradientNorm, norms[group.Name]);
        _average?.Update();
    }

    /// <summary>Puts the average, where there is one, in the place of the parameters; a second call undoes the first.</summary>
    public void SwapAverage() => _average?.Swap();

    /// <summary>The learning rate of a step, by group.</summary>
    public IReadOnlyDictionary<string, double> LearningRates(long step) =>
        _groups.ToDictionary(pair => pair.Group.Name, pair => pair.Group.LearningRate * Course(step));

    /// <summary>See <see cref="StateVisitor"/>; the parameters' own values are not part of it.</summary>
    public void Visit(StateVisitor state)
    {
        foreach (var (group, adam) in _groups)
            Visit(state.Under(group.Name), adam);
        if (_average is null)
            return;
        var average = state.Under("average");
        _average.DecayToTheUpdates = average.Value("decay_to_the_updates", _average.DecayToTheUpdates);
        foreach (var (name, values) in _average.Averages)
            average.Tensor(name, values);
    }

    public void Dispose()
    {
        foreach (var (_, adam) in _groups)
            adam.Dispose();
        _average?.Dispose();
    }

    private static void Visit(StateVisitor state, Adam adam)
    {
        var steps = state.Value("steps", adam.Memory.ToDictionary(memory => memory.Name, memory => memory.Steps));
        var memories = state.IsRestoring ? steps.Select(pair => adam.Restore(pair.Key, pair.Value)) : adam.Memory;
        foreach (var memory in memories)
        {
            state.Tensor($"{memory.Name}/first_moment", memory.FirstMoment);
            state.Tensor($"{memory.Name}/second_moment", memory.SecondMoment);
        }
    }

    private double Course(long step) => _options.Schedule switch
    {
        LearningRateSchedule.Constant => LearningRateSchedules.Constant(step),
        LearningRateSchedule.Cosine => LearningRateSchedules.WarmupCosine(step, (long)(_options.WarmupShare * _totalSteps), _totalSteps),
        _ => throw new ArgumentOutOfRangeException(nameof(step), _options.Schedule, "Unknown schedule."),
    };
}
