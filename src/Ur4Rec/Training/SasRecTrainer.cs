using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// The stage <c>pretrain_sasrec</c>: trains a SASRec on every position of every training sequence, validates after each epoch, stops when
/// validation NDCG@10 no longer rises, and leaves the model with its best validated parameters.
/// </summary>
public sealed class SasRecTrainer
{
    /// <summary>The stage's name in configurations and results.</summary>
    public const string StageName = "pretrain_sasrec";

    private const string SelectionMetric = "ndcg@10";

    private readonly SasRecModel _model;
    private readonly TrainingSequences _sequences;
    private readonly TrainingOptions _options;
    private readonly WorkerPool _pool;
    private readonly ISequenceObjective _objective;
    private readonly TrainingWindow[] _windows;
    private readonly int _stepsPerEpoch;

    /// <summary>A trainer of a model on a split's training part.</summary>
    /// <exception cref="InputException">The training part holds no pair of an item and its successor.</exception>
    public SasRecTrainer(SasRecModel model, Split split, TrainingOptions options, WorkerPool pool)
    {
        _model = model;
        _sequences = new TrainingSequences(split, options.ShuffleTies, options.Seed);
        _options = options;
        _pool = pool;
        _windows = SequenceBatch.CutWindows(split, model.Options.MaxSequenceLength);
        if (_windows.Length == 0)
            throw new InputException("There is nothing to train on: no user has two interactions in the training part; lower the filters or bring more data.");
        _objective = options.Loss == SequenceLoss.CrossEntropy ? new CatalogueObjective(options.ExcludeHistory) : new SampledObjective(split, options, pool);
        _stepsPerEpoch = (_windows.Length + options.BatchSize - 1) / options.BatchSize;
    }

    /// <summary>Trains until the last epoch, until patience ends, or until cancelled.</summary>
    /// <param name="validator">Ranks the validation cases.</param>
    /// <param name="observer">Told of every step and epoch.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the model holds the parameters of the moment.</exception>
    /// <exception cref="NonFiniteLossException">A loss is not finite.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite.</exception>
    public StageResult Run(Validator validator, ITrainingObserver observer, CancellationToken cancellation = default)
    {
        using var tape = new Tape(_pool);
        using var optimiser = new Adam(_pool, _model.NamedParameters(), new AdamOptions(WeightDecay: _options.WeightDecay));
        using var average = _options.EmaDecay > 0 ? new ParameterAverage(_pool, _model.NamedParameters(), _options.EmaDecay) : null;
        using var best = new ParameterSnapshot(_model);
        var clock = new StageClock();
        EpochSummary? bestEpoch = null;
        var epoch = 0;
        while (epoch < _options.Epochs && !HasLostPatience(epoch, bestEpoch))
        {
            epoch++;
            var trained = TrainEpoch(tape, optimiser, average, epoch, clock, observer, cancellation);
            average?.Swap();
            var validation = clock.Evaluate(() => Validate(validator));
            var isBest = bestEpoch is null || validation[SelectionMetric] > bestEpoch.Validation[SelectionMetric];
            var summary = trained with { EvaluateSeconds = clock.LastEvaluation, Validation = validation, IsBest = isBest };
            if (isBest)
            {
                best.Take();
                bestEpoch = summary;
            }

            average?.Swap();
            observer.OnEpoch(summary);
        }

        best.Restore();
        return new StageResult(StageName, epoch, bestEpoch!.Epoch, clock.TrainSeconds, clock.EvaluateSeconds, clock.Tokens, bestEpoch.Validation);
    }

    private long TotalSteps => (long)_options.Epochs * _stepsPerEpoch;

    private bool HasLostPatience(int epoch, EpochSummary? best) =>
        _options.Patience > 0 && best is not null && epoch - best.Epoch >= _options.Patience;

    private IReadOnlyDictionary<string, double> Validate(Validator validator)
    {
        using var scorer = new SasRecScorer(_model);
        return validator(scorer);
    }

    private EpochSummary TrainEpoch(
        Tape tape, Adam optimiser, ParameterAverage? average, int epoch, StageClock clock, ITrainingObserver observer, CancellationToken cancellation)
    {
        var order = (TrainingWindow[])_windows.Clone();
        var random = new RandomStream(RandomKey.For(_options.Seed, "shuffle", (ulong)epoch));
        random.Shuffle(order.AsSpan());
        _sequences.BeginEpoch(epoch);
        var totalLoss = 0.0;
        var tokens = 0L;
        var seconds = 0.0;
        var learningRate = 0.0;
        for (var step = 0; step < _stepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var globalStep = ((long)(epoch - 1) * _stepsPerEpoch) + step;
            var first = step * _options.BatchSize;
            learningRate = LearningRate(globalStep);
            var (loss, count) = Step(tape, optimiser, order.AsSpan(first, Math.Min(_options.BatchSize, order.Length - first)), globalStep, learningRate);
            average?.Update();
            totalLoss += loss * count;
            tokens += count;
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            seconds += elapsed;
            clock.AddStep(elapsed, count);
            var remaining = clock.TrainSeconds / (globalStep + 1) * (TotalSteps - globalStep - 1);
            observer.OnStep(new StepProgress(
                StageName, epoch, _options.Epochs, step + 1, _stepsPerEpoch, totalLoss / tokens, learningRate, tokens / seconds, remaining));
        }

        return new EpochSummary(StageName, epoch, totalLoss / tokens, learningRate, seconds, 0, tokens, new Dictionary<string, double>(), false);
    }

    private (double Loss, int Tokens) Step(Tape tape, Adam optimiser, ReadOnlySpan<TrainingWindow> windows, long globalStep, double learningRate)
    {
        tape.Begin(TapeMode.Training, RandomKey.For(_options.Seed, "dropout", (ulong)globalStep));
        var batch = SequenceBatch.Gather(tape, _sequences, windows);
        var states = _model.Encode(tape, batch.Items, batch.Histories);
        var loss = _objective.Loss(tape, _model, states, batch, globalStep);
        if (!float.IsFinite(loss.Scalar))
            throw new NonFiniteLossException(StageName, globalStep, loss.Scalar);
        loss.Backward();
        var value = loss.Scalar;
        optimiser.Step(learningRate, _options.MaxGradientNorm);
        return (value, batch.Items.Length);
    }

    private double LearningRate(long step) => _options.Schedule switch
    {
        LearningRateSchedule.Constant => _options.LearningRate * LearningRateSchedules.Constant(step),
        LearningRateSchedule.Cosine => _options.LearningRate * LearningRateSchedules.WarmupCosine(step, (long)(_options.WarmupShare * TotalSteps), TotalSteps),
        _ => throw new ArgumentOutOfRangeException(nameof(step), _options.Schedule, "Unknown schedule."),
    };
}
