using System.Globalization;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training.Anomalies;

/// <summary>Decides what becomes of a run after a step that went wrong, counts what is skipped, and keeps what explains it.</summary>
public sealed class AnomalyGuard
{
    private readonly AnomalyOptions _options;
    private readonly AnomalyFolder? _folder;
    private readonly Action<string> _warn;

    /// <summary>A guard of a run in which nothing was skipped yet.</summary>
    /// <param name="options">What happens after a step that went wrong.</param>
    /// <param name="folder">Where report and state are kept; null to keep neither.</param>
    /// <param name="fault">What to plant, in tests of the guard itself.</param>
    /// <param name="warn">Told of skipped steps.</param>
    public AnomalyGuard(AnomalyOptions options, AnomalyFolder? folder = null, FaultInjection? fault = null, Action<string>? warn = null)
    {
        _options = options;
        _folder = folder;
        _warn = warn ?? (_ => { });
        Fault = fault;
    }

    /// <summary>Steps of the run that were not applied.</summary>
    public int SkippedSteps { get; private set; }

    /// <summary>What is planted.</summary>
    internal FaultInjection? Fault { get; }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    internal void Visit(StateVisitor state) => SkippedSteps = state.Value("skipped_steps", SkippedSteps);

    /// <summary>Keeps a report with the state before the step, and lets the run go on or not.</summary>
    /// <param name="report">What went wrong.</param>
    /// <param name="canSkip">Whether an epoch would be left in which a step was applied.</param>
    /// <param name="saveState">Writes the state before the step into a folder.</param>
    /// <exception cref="AnomalyException">The run does not go on.</exception>
    internal void Handle(AnomalyReport report, bool canSkip, Action<string> saveState)
    {
        _folder?.Write(report, saveState);
        var replay = _folder is null ? "" : $" Replay the step with 'ur4rec doctor --run {_folder.Run}'.";
        if (_options.OnAnomaly == AnomalyPolicy.Stop)
            throw new AnomalyException(report, $"The step was not applied; {report.Advice}.{replay}");
        if (report.Suspect is { IsFinite: false })
            throw new AnomalyException(report, $"The step was not applied, and skipping it would mend nothing; {report.Advice}.{replay}");
        if (!canSkip)
            throw new AnomalyException(report, $"No step of the epoch could be applied; {report.Advice}.{replay}");
        if (SkippedSteps == _options.MaxSkippedSteps)
        {
            throw new AnomalyException(report, string.Create(CultureInfo.InvariantCulture,
                $"The step was not applied, and {SkippedSteps} were skipped before it, as many as max_skipped_steps allows; {report.Advice}.{replay}"));
        }

        SkippedSteps++;
        _warn(string.Create(CultureInfo.InvariantCulture,
            $"{AnomalyText.Summary(report)}; the step is skipped, {SkippedSteps} of {_options.MaxSkippedSteps} that may be"));
    }
}
