using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The stage <c>pretrain_sasrec</c>: trains a SASRec on every position of every training sequence, validates after each epoch, stops when
/// validation NDCG@10 no longer rises, and leaves the model with its best validated parameters.
/// </summary>
public sealed class SasRecTrainer
{
    private readonly SasRecModel _model;
    private readonly SequencePass _pass;
    private readonly SequenceDataset _dataset;
    private readonly TrainingOptions _options;
    private readonly WorkerPool _pool;

    /// <summary>A trainer of a model on a split's training part.</summary>
    /// <exception cref="InputException">The training part holds no pair of an item and its successor.</exception>
    public SasRecTrainer(SasRecModel model, Split split, TrainingOptions options, WorkerPool pool)
    {
        _model = model;
        _pass = new SequencePass(model, split, options, pool);
        _dataset = split.Dataset;
        _options = options;
        _pool = pool;
    }

    /// <summary>Trains until the last epoch, until patience ends, or until cancelled.</summary>
    /// <param name="validator">Ranks the validation cases.</param>
    /// <param name="observer">Told of every step and epoch.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the model holds the parameters of the moment.</exception>
    /// <exception cref="AnomalyException">A loss or a gradient is not finite.</exception>
    public StageResult Run(Validator validator, ITrainingObserver observer, CancellationToken cancellation = default) =>
        Run(validator, observer, StageCheckpoints.None, new AnomalyGuard(new AnomalyOptions()), TrainingTeam.Alone, cancellation);

    internal StageResult Run(
        Validator validator, ITrainingObserver observer, StageCheckpoints checkpoints, AnomalyGuard guard, TrainingTeam team,
        CancellationToken cancellation)
    {
        var group = ParameterGroup.Of("sasrec", _model, _options.LearningRate);
        var stageGuard = new StageGuard(guard, Stage.PretrainSasrec, group.Parameters, _dataset);
        var loop = new StageLoop(
            Stage.PretrainSasrec.Name(), new Steps(_pass), [group], _options, _pool, team, () => Validate(validator), observer, checkpoints, stageGuard);
        return loop.Run([], cancellation);
    }

    private IReadOnlyDictionary<string, double> Validate(Validator validator)
    {
        using var scorer = new SasRecScorer(_model);
        return validator(scorer);
    }

    private sealed class Steps(SequencePass pass) : IStageSteps
    {
        public int StepsPerEpoch => pass.Batches;

        public EpochDetails Details => EpochDetails.None;

        public void BeginEpoch(int epoch)
        {
        }

        public ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard) => pass.Forward(tape, globalStep, shard);

        public void Describe(StepRows rows) => pass.Describe(rows);

        public ShardNotes Note(Tape tape, double share) => new();

        public void EndStep(Tape tape, IReadOnlyList<ShardNotes>? notes)
        {
        }

        public EpochDetails EndEpoch() => EpochDetails.None;

        public void Visit(StateVisitor state)
        {
            // Order, ties and negatives are functions of the seed and the step.
        }
    }
}
