using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The course of a stage, whatever it trains: epochs of steps, a validation after each, an end when validation NDCG@10 no longer rises; then
/// the parameters have the values of the best epoch. Between any two steps its state can be saved, to go on from there with the same bits.
/// </summary>
internal sealed class StageLoop
{
    /// <summary>The validation metric that chooses between models.</summary>
    public const string SelectionMetric = "ndcg@10";

    private readonly string _name;
    private readonly IStageSteps _steps;
    private readonly IReadOnlyList<ParameterGroup> _groups;
    private readonly TrainingOptions _options;
    private readonly WorkerPool _pool;
    private readonly TrainingTeam _team;
    private readonly Func<IReadOnlyDictionary<string, double>> _validate;
    private readonly ITrainingObserver _observer;
    private readonly StageCheckpoints _checkpoints;
    private readonly StageGuard _guard;
    private readonly StageClock _clock = new();
    private readonly EpochTally _tally;
    private EpochSummary? _bestEpoch;
    private int _epochsDone;
    private int _stepsDone;
    private long _skippedSteps;

    /// <summary>A stage that has not begun.</summary>
    /// <param name="name">Its name in configurations and results.</param>
    /// <param name="steps">What it trains.</param>
    /// <param name="groups">The parameters it moves.</param>
    /// <param name="options">How; the seed is the stage's own.</param>
    /// <param name="pool">Where steps run.</param>
    /// <param name="team">The processes that train.</param>
    /// <param name="validate">Ranks the validation cases with the present parameters.</param>
    /// <param name="observer">Told of every step and epoch.</param>
    /// <param name="checkpoints">Where its state is saved, and what it goes on from.</param>
    /// <param name="guard">Decides what becomes of steps that go wrong.</param>
    public StageLoop(
        string name, IStageSteps steps, IReadOnlyList<ParameterGroup> groups, TrainingOptions options, WorkerPool pool,
        TrainingTeam team, Func<IReadOnlyDictionary<string, double>> validate, ITrainingObserver observer, StageCheckpoints checkpoints, StageGuard guard)
    {
        _name = name;
        _steps = steps;
        _groups = groups;
        _options = options;
        _pool = pool;
        _team = team;
        _validate = validate;
        _observer = observer;
        _checkpoints = checkpoints;
        _guard = guard;
        _tally = new EpochTally(options.MaxGradientNorm);
    }

    private int Epoch => _epochsDone + 1;

    private long GlobalStep => ((long)_epochsDone * _steps.StepsPerEpoch) + _stepsDone;

    private long TotalSteps => (long)_options.Epochs * _steps.StepsPerEpoch;

    private bool HasLostPatience => _options.Patience > 0 && _bestEpoch is not null && _epochsDone - _bestEpoch.Epoch >= _options.Patience;

    /// <summary>Trains until the last epoch, until patience ends, or until cancelled.</summary>
    /// <param name="kept">What has the values of the best epoch in the end, beside the groups' parameters.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the parameters are those of the moment.</exception>
    /// <exception cref="AnomalyException">A loss or a gradient is not finite, and the guard does not let the stage go on.</exception>
    public StageResult Run(IEnumerable<Parameter> kept, CancellationToken cancellation)
    {
        using var tape = new Tape(_pool);
        using var gradients = new StepGradients(_team, _steps, _groups, _guard, _options.Seed, _pool);
        using var optimiser = new GroupOptimiser(_pool, _groups, _options, TotalSteps);
        using var best = new ParameterSnapshot(
            [.. _groups.SelectMany(group => group.Parameters).Select(parameter => parameter.Parameter), .. kept], _options.ScratchFolder);
        if (_checkpoints.Saved is { } saved)
            Visit(saved, optimiser, best);
        RequireSameParameters();
        while (_epochsDone < _options.Epochs && !HasLostPatience)
        {
            TrainEpoch(tape, gradients, optimiser, best, cancellation);
            EndEpoch(optimiser, best);
        }

        best.Restore();
        return new StageResult(
            _name, _epochsDone, _bestEpoch!.Epoch, _clock.TrainSeconds, _clock.EvaluateSeconds, _clock.Examples, _bestEpoch.Validation, _bestEpoch.Validation,
            Kept: true);
    }

    private void TrainEpoch(
        Tape tape, StepGradients gradients, GroupOptimiser optimiser, ParameterSnapshot best, CancellationToken cancellation)
    {
        if (_stepsDone == 0)
            _steps.BeginEpoch(Epoch);
        while (true)
        {
            _checkpoints.BetweenSteps(Epoch, GlobalStep, Save, cancellation);
            if (_stepsDone == _steps.StepsPerEpoch)
                return;
            var started = Stopwatch.GetTimestamp();
            var outcome = Step(tape, gradients, optimiser, best);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            _tally.AddTime(elapsed);
            _clock.AddStep(elapsed, outcome.Examples);
            if (_tally.Examples > 0)
                _observer.OnStep(ProgressAfter(outcome, optimiser, gradients.WaitSeconds));
            _stepsDone++;
            _checkpoints.CountStep();
        }

        void Save(StateVisitor state)
        {
            // What is gone back to must not be what only the first process holds.
            RequireSameParameters();
            Visit(state, optimiser, best);
        }
    }

    private void RequireSameParameters() => _team.RequireSame(
        string.Create(CultureInfo.InvariantCulture, $"{_name}, epoch {Epoch}, step {GlobalStep}"),
        _groups.SelectMany(group => group.Parameters).Select(named => named.Parameter));

    private StepOutcome Step(Tape tape, StepGradients gradients, GroupOptimiser optimiser, ParameterSnapshot best)
    {
        var notes = Compute(tape, gradients);
        if (notes is null || Norms(optimiser) is not { } norms)
            return Skip(tape, gradients, optimiser, best);
        _steps.EndStep(tape, notes);
        optimiser.Apply(GlobalStep, norms);
        var outcome = new StepOutcome(notes.Sum(shard => shard.Loss), notes.Sum(shard => shard.Examples), norms);
        _tally.Add(outcome);
        return outcome;
    }

    private IReadOnlyList<ShardNotes>? Compute(Tape tape, StepGradients gradients)
    {
        using var prompt = _team.Ranks.WorkPromptly();
        return gradients.Compute(tape, _stepsDone, GlobalStep);
    }

    /// <summary>Null where a gradient is not finite, or its square would not be.</summary>
    private static IReadOnlyDictionary<string, double>? Norms(GroupOptimiser optimiser)
    {
        try
        {
            var norms = optimiser.MeasureNorms();
            return optimiser.CanApply(norms) ? norms : null;
        }
        catch (NonFiniteGradientException)
        {
            // The step is examined, which says more than this exception.
            return null;
        }
    }

    private StepOutcome Skip(Tape tape, StepGradients gradients, GroupOptimiser optimiser, ParameterSnapshot best)
    {
        var isWholeEpoch = _tally.Examples == 0 && _stepsDone == _steps.StepsPerEpoch - 1;
        gradients.Examine(
            tape, _stepsDone, GlobalStep, canSkip: !isWholeEpoch,
            folder => _checkpoints.WriteTo(folder, Epoch, GlobalStep, state => Visit(state, optimiser, best)));
        _steps.EndStep(tape, notes: null);
        _tally.AddSkipped();
        return StepOutcome.Skipped;
    }

    private StepProgress ProgressAfter(StepOutcome outcome, GroupOptimiser optimiser, double waitSeconds)
    {
        var remaining = _clock.TrainSeconds / (GlobalStep + 1) * (TotalSteps - GlobalStep - 1);
        var details = _steps.Details;
        return new StepProgress(
            _name, Epoch, _options.Epochs, _stepsDone + 1, _steps.StepsPerEpoch, _tally.Loss, optimiser.LearningRates(GlobalStep),
            _tally.Examples / _tally.Seconds, remaining)
        {
            Losses = details.Losses,
            GradientNorms = outcome.GradientNorms,
            MemoryUpdates = details.Counters.GetValueOrDefault(EpochDetails.MemoryUpdates),
            SkippedSteps = _skippedSteps + _tally.Skipped,
            WaitSeconds = waitSeconds,
        };
    }

    private void EndEpoch(GroupOptimiser optimiser, ParameterSnapshot best)
    {
        RequireSameParameters();
        var details = _steps.EndEpoch();
        optimiser.SwapAverage();
        var validation = _clock.Evaluate(_validate);
        var isBest = _bestEpoch is null || validation[SelectionMetric] > _bestEpoch.Validation[SelectionMetric];
        var summary = new EpochSummary(
            _name, Epoch, _tally.Loss, details.Losses, optimiser.LearningRates(GlobalStep - 1), details.Counters, _tally.Seconds, _clock.LastEvaluation,
            _tally.Examples, validation, isBest)
        {
            Gradients = _tally.Gradients,
            Routing = details.Routing,
            SkippedSteps = _tally.Skipped,
        };
        if (isBest)
        {
            best.Take();
            _bestEpoch = summary;
        }

        optimiser.SwapAverage();
        _observer.OnEpoch(summary);
        _epochsDone++;
        _stepsDone = 0;
        _skippedSteps += _tally.Skipped;
        _tally.Clear();
    }

    private void Visit(StateVisitor state, GroupOptimiser optimiser, ParameterSnapshot best)
    {
        _epochsDone = state.Value("epochs_done", _epochsDone);
        _stepsDone = state.Value("steps_done", _stepsDone);
        _skippedSteps = state.Value("skipped_steps", _skippedSteps);
        _bestEpoch = state.Value("best_epoch", _bestEpoch);
        _clock.Visit(state.Under("clock"));
        _tally.Visit(state.Under("tally"));
        if (_bestEpoch is not null)
            best.Visit(state.Under("best"));
        optimiser.Visit(state.Under("optimiser"));
        _steps.Visit(state.Under("steps"));
    }
}
