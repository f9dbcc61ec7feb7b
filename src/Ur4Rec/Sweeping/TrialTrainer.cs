using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Sweeping;

/// <summary>Trains a trial as <see cref="Experiment"/> trains a run, without a run directory and without a test.</summary>
/// <param name="material">What trials share.</param>
/// <param name="pool">Where the work runs.</param>
internal sealed class TrialTrainer(TrialMaterial material, WorkerPool pool) : ITrialTrainer
{
    public TrialOutcome Train(SweepTrial trial, int epochs, IRunObserver observer, CancellationToken cancellation)
    {
        var counting = new CountingObserver(observer);
        try
        {
            var stages = Train(trial.Configuration with { Training = trial.Configuration.Training with { Epochs = epochs } }, counting, cancellation);
            return new TrialOutcome(counting.Epochs, stages.Last(stage => stage.Kept).ModelValidation, Failure: null);
        }
        catch (Exception e) when (e is AnomalyException or NonFiniteScoreException)
        {
            // A setting that makes training diverge is a finding of the sweep, not its end.
            return new TrialOutcome(counting.Epochs, Validation: null, e.Message);
        }
    }

    private IReadOnlyList<StageResult> Train(RunConfiguration configuration, IRunObserver observer, CancellationToken cancellation)
    {
        var (split, evaluator, options) = (material.DataOf(configuration).Split, new Evaluator(pool), configuration.Evaluation.ForValidation());
        using var pieces = material.PiecesOf(configuration);
        var trainer = new JointTrainer(
            pieces.Model, pieces.Tables, pieces.Collaborative, split, configuration.Training, configuration.RetrieverTraining, pool,
            scorer => evaluator.Evaluate(scorer, split, split.Validation, options).Metrics);
        return trainer.Run(configuration.Stages, observer, cancellation);
    }

    /// <summary>Counts epochs and passes everything on.</summary>
    private sealed class CountingObserver(IRunObserver next) : IRunObserver
    {
        public int Epochs { get; private set; }

        public void OnStep(in StepProgress progress) => next.OnStep(progress);

        public void OnEpoch(EpochSummary summary)
        {
            Epochs++;
            next.OnEpoch(summary);
        }

        public void OnMessage(string message) => next.OnMessage(message);

        public void OnWarning(string warning) => next.OnWarning(warning);
    }
}
