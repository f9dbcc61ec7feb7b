using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// The course of a stage, whatever it trains: epochs of steps, a validation after each, an end when validation NDCG@10 no longer rises; then
/// the parameters have the values of the best epoch.
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
    private readonly Func<IReadOnlyDictionary<string, double>> _validate;
    private readonly ITrainingObserver _observer;
    private readonly StageClock _clock = new();

    /// <summary>A stage that has not begun.</summary>
    /// <param name="name">Its name in configurations and results.</param>
    /// <param name="steps">What it trains.</param>
    /// <param name="groups">The parameters it moves.</param>
    /// <param name="options">How; the seed is the stage's own.</param>
    /// <param name="pool">Where steps run.</param>
    /// <param name="validate">Ranks the validation cases with the present parameters.</param>
    /// <param name="observer">Told of every step and epoch.</param>
    public StageLoop(
        string name, IStageSteps steps, IReadOnlyList<ParameterGroup> groups, TrainingOptions options, WorkerPool pool,
        Func<IReadOnlyDictionary<string, double>> validate, ITrainingObserver observer)
    {
        _name = name;
        _steps = steps;
        _groups = groups;
        _options = options;
        _pool = pool;
        _validate = validate;
        _observer = observer;
    }

    private long TotalSteps => (long)_options.Epochs * _steps.StepsPerEpoch;

    /// <summary>Trains until the last epoch, until patience ends, or until cancelled.</summary>
    /// <param name="kept">What has the values of the best epoch in the end, beside the groups' parameters.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the parameters are those of the moment.</exception>
    /// <exception cref="NonFiniteLossException">A loss is not finite.</exception>
    public StageResult Run(IEnumerable<Parameter> kept, CancellationToken cancellation)
    {
        using var tape = new Tape(_pool);
        using var optimiser = new GroupOptimiser(_pool, _groups, _options, TotalSteps);
        using var best = new ParameterSnapshot([.. _groups.SelectMany(group => group.Parameters).Select(parameter => parameter.Parameter), .. kept]);
        EpochSummary? bestEpoch = null;
        var epoch = 0;
        while (epoch < _options.Epochs && !HasLostPatience(epoch, bestEpoch))
        {
            epoch++;
            var trained = TrainEpoch(tape, optimiser, epoch, cancellation);
            optimiser.SwapAverage();
            var validation = _clock.Evaluate(_validate);
            var isBest = bestEpoch is null || validation[SelectionMetric] > bestEpoch.Validation[SelectionMetric];
            var summary = trained with { EvaluateSeconds = _clock.LastEvaluation, Validation = validation, IsBest = isBest };
            if (isBest)
            {
                best.Take();
                bestEpoch = summary;
            }

            optimiser.SwapAverage();
            _observer.OnEpoch(summary);
        }

        best.Restore();
        return new StageResult(
            _name, epoch, bestEpoch!.Epoch, _clock.TrainSeconds, _clock.EvaluateSeconds, _clock.Examples, bestEpoch.Validation, bestEpoch.Validation, Kept: true);
    }

    private bool HasLostPatience(int epoch, EpochSummary? best) =>
        _options.Patience > 0 && best is not null && epoch - best.Epoch >= _options.Patience;

    private EpochSummary TrainEpoch(Tape tape, GroupOptimiser optimiser, int epoch, CancellationToken cancellation)
    {
        _steps.BeginEpoch(epoch);
        var totalLoss = 0.0;
        var examples = 0L;
        var seconds = 0.0;
        var globalStep = (long)(epoch - 1) * _steps.StepsPerEpoch;
        for (var step = 0; step < _steps.StepsPerEpoch; step++, globalStep++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var (loss, count) = Step(tape, optimiser, step, globalStep);
            totalLoss += loss * count;
            examples += count;
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            seconds += elapsed;
            _clock.AddStep(elapsed, count);
            var remaining = _clock.TrainSeconds / (globalStep + 1) * (TotalSteps - globalStep - 1);
            _observer.OnStep(new StepProgress(
                _name, epoch, _options.Epochs, step + 1, _steps.StepsPerEpoch, totalLoss / examples, optimiser.LearningRates(globalStep), examples / seconds, remaining));
        }

        var details = _steps.EndEpoch();
        return new EpochSummary(
            _name, epoch, totalLoss / examples, details.Losses, optimiser.LearningRates(globalStep - 1), details.Counters,
            seconds, 0, examples, new Dictionary<string, double>(), false);
    }

    private (double Loss, int Examples) Step(Tape tape, GroupOptimiser optimiser, int step, long globalStep)
    {
        tape.Begin(TapeMode.Training, RandomKey.For(_options.Seed, "dropout", (ulong)globalStep));
        var (loss, examples) = _steps.Forward(tape, step, globalStep);
        if (!float.IsFinite(loss.Scalar))
            throw new NonFiniteLossException(_name, globalStep, loss.Scalar);
        loss.Backward();
        var value = loss.Scalar;
        _steps.AfterBackward(tape);
        optimiser.Apply(globalStep, optimiser.MeasureNorms());
        return (value, examples);
    }
}
