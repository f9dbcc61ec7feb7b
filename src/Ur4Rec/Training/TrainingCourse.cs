using Ur4Rec.Models;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>How far a joint training has come: the stages and epochs that are done, the model, and what it may be brought back to.</summary>
internal sealed class TrainingCourse : IDisposable
{
    private readonly Ur4RecModel _model;
    private readonly ParameterSnapshot _best;
    private readonly ParameterSnapshot _beginning;
    private List<StageResult> _results = [];
    private List<EpochSummary> _epochs = [];

    /// <summary>A training that has not begun.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="scratchFolder">See <see cref="TrainingOptions.ScratchFolder"/>.</param>
    public TrainingCourse(Ur4RecModel model, string? scratchFolder)
    {
        _model = model;
        _best = new ParameterSnapshot(model.NamedParameters().Select(parameter => parameter.Parameter), scratchFolder);
        _beginning = new ParameterSnapshot(model.NamedParameters().Select(parameter => parameter.Parameter), scratchFolder);
    }

    /// <summary>The stages that are done.</summary>
    public IReadOnlyList<StageResult> Results => _results;

    /// <summary>The best of them; null before the first.</summary>
    public StageResult? BestKept => _results.FindLast(result => result.Kept);

    /// <summary>Takes note of an epoch.</summary>
    public void Add(EpochSummary epoch) => _epochs.Add(epoch);

    /// <summary>Takes note of a stage that has ended and readies the model for the next one.</summary>
    /// <returns>Whether the stage is kept; otherwise it is undone.</returns>
    public bool Keep(Stage stage, StageResult result)
    {
        var kept = BestKept is not { } best || Quality(result) > Quality(best);
        _results.Add(result with { Kept = kept });
        if (kept)
            _best.Take();
        // A retriever that was trained is where the next stages begin, whether it was of use already or not.
        if (kept || stage == Stage.PretrainRetriever)
            _beginning.Take();
        else
            _beginning.Restore();
        return kept;
    }

    /// <summary>Gives the model the parameters of the best stage.</summary>
    public void RestoreBest() => _best.Restore();

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _results = state.Value("results", _results);
        _epochs = state.Value(RunCheckpoints.EpochsValue, _epochs);
        foreach (var (name, parameter) in _model.NamedParameters())
            state.Tensor($"model/{name}", parameter);
        if (_results.Count == 0)
            return;
        _best.Visit(state.Under("best_stage"));
        _beginning.Visit(state.Under("next_stage"));
    }

    public void Dispose()
    {
        _best.Dispose();
        _beginning.Dispose();
    }

    private static double Quality(StageResult result) => result.ModelValidation[StageLoop.SelectionMetric];
}

/// <summary>Passes everything on, and takes note of the epochs.</summary>
internal sealed class NotingObserver(IRunObserver next, TrainingCourse course) : IRunObserver
{
    public void OnStep(in StepProgress progress) => next.OnStep(progress);

    public void OnEpoch(EpochSummary summary)
    {
        course.Add(summary);
        next.OnEpoch(summary);
    }

    public void OnMessage(string message) => next.OnMessage(message);

    public void OnWarning(string warning) => next.OnWarning(warning);
}
