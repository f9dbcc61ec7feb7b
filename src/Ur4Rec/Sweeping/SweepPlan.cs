using Ur4Rec.Data;

namespace Ur4Rec.Sweeping;

/// <summary>A configuration that is tried.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Settings">What it has of the axes, by key.</param>
/// <param name="Configuration">All of it, with the epochs of the last rung.</param>
public sealed record SweepTrial(int Number, IReadOnlyDictionary<string, string> Settings, RunConfiguration Configuration)
{
    /// <summary>The settings in a line, e.g. <c>sasrec_lr=0.001, loss=gbce</c>.</summary>
    public string Describe() => Describe(Settings);

    /// <summary>Settings in a line.</summary>
    public static string Describe(IReadOnlyDictionary<string, string> settings) =>
        string.Join(", ", settings.Select(setting => $"{setting.Key}={setting.Value}"));
}

/// <summary>What a sweep tries, and in which rungs.</summary>
/// <param name="Configuration">What the trials have in common; its epochs are the last rung's, its seed draws the samples.</param>
/// <param name="Axes">What they differ in.</param>
/// <param name="Samples">How many combinations were drawn; null where all are tried.</param>
/// <param name="Trials">The trials, by number.</param>
/// <param name="Rungs">The rungs, shortest first.</param>
public sealed record SweepPlan(
    RunConfiguration Configuration, IReadOnlyList<SweepAxis> Axes, int? Samples, IReadOnlyList<SweepTrial> Trials, IReadOnlyList<SweepRung> Rungs)
{
    /// <summary>Plans a sweep.</summary>
    /// <param name="configuration">What the trials have in common.</param>
    /// <param name="over">What they differ in, each <c>key=a,b,c</c>.</param>
    /// <param name="samples">How many combinations to draw at random, 2 or more; null tries all.</param>
    /// <exception cref="InputException">An axis will not do, one is given twice, there are too many trials, or two values contradict each other.</exception>
    public static SweepPlan Make(RunConfiguration configuration, IReadOnlyList<string> over, int? samples)
    {
        if (over.Count == 0)
            throw new InputException("Say what to try: --over key=a,b,c, once for each key.");
        var axes = over.Select(text => SweepAxis.Parse(text, configuration)).ToArray();
        if (axes.GroupBy(axis => axis.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"--over {twice.Key} is given twice; put its values together: --over {twice.Key}=a,b,c.");
        var grid = new SweepGrid(axes);
        var trials = grid.Choose(samples, configuration.Training.Seed).Select((number, i) => Trial(configuration, i + 1, grid.Settings(number))).ToArray();
        return new SweepPlan(configuration, axes, samples, trials, SweepRung.Of(trials.Length, configuration.Training.Epochs));
    }

    private static SweepTrial Trial(RunConfiguration configuration, int number, IReadOnlyDictionary<string, string> settings)
    {
        var builder = new ConfigurationBuilder(configuration);
        foreach (var (key, value) in settings)
            builder.Set(key, value, $"--over {key}={value}");
        return new SweepTrial(number, settings, builder.Build());
    }
}
