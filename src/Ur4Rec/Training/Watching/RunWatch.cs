namespace Ur4Rec.Training.Watching;

/// <summary>
/// Looks for signs that a training goes wrong, says each once a stage as a warning with what to do, and keeps it; passes on what it is told.
/// </summary>
/// <param name="watched">What the training is watched against.</param>
/// <param name="next">Told everything, and the warnings.</param>
public sealed class RunWatch(WatchedTraining watched, IRunObserver next) : IRunObserver
{
    private readonly List<EarlyWarning> _warnings = [];
    private List<WatchRule> _rules = [];
    private string? _stage;

    /// <summary>What was found so far, in its order.</summary>
    public IReadOnlyList<EarlyWarning> Warnings => _warnings;

    /// <summary>
    /// Goes through the epochs that an interrupted run had done; what is found in them was said then, and is kept. Single steps are not among
    /// them.
    /// </summary>
    public void Restore(IEnumerable<EpochSummary> epochs)
    {
        foreach (var epoch in epochs)
            Judge(epoch, _ => { });
    }

    /// <inheritdoc/>
    public void OnStep(in StepProgress progress)
    {
        next.OnStep(progress);
        EnterStage(progress.Stage);
        for (var rule = _rules.Count - 1; rule >= 0; rule--)
        {
            if (_rules[rule].AtStep(progress) is { } finding)
                Warn(_rules[rule], progress.Epoch, finding, next.OnWarning);
        }
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochSummary summary)
    {
        next.OnEpoch(summary);
        Judge(summary, next.OnWarning);
    }

    /// <inheritdoc/>
    public void OnMessage(string message) => next.OnMessage(message);

    /// <inheritdoc/>
    public void OnWarning(string warning) => next.OnWarning(warning);

    private void Judge(EpochSummary epoch, Action<string> tell)
    {
        EnterStage(epoch.Stage);
        foreach (var rule in _rules.ToList())
        {
            if (rule.AtEpoch(epoch) is { } finding)
                Warn(rule, epoch.Epoch, finding, tell);
        }
    }

    private void EnterStage(string stage)
    {
        if (_stage == stage)
            return;
        _stage = stage;
        _rules = [.. watched.NewRules()];
    }

    private void Warn(WatchRule rule, int epoch, WatchFinding finding, Action<string> tell)
    {
        var warning = new EarlyWarning(_stage!, epoch, rule.Name, finding.Measured, finding.Advice);
        _rules.Remove(rule);
        _warnings.Add(warning);
        tell(warning.ToString());
    }
}
