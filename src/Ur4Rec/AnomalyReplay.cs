using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>Does the step again that went wrong in a run, from the state that its run directory keeps. The run directory stays as it is.</summary>
/// <param name="Kept">What the run said.</param>
/// <param name="Found">What was found now.</param>
public sealed record AnomalyReplay(AnomalyReport Kept, AnomalyReport Found)
{
    /// <summary>Whether both say the same.</summary>
    public bool IsSame => RunJson.Line(Kept with { Rank = null }) == RunJson.Line(Found);

    /// <summary>Does the step again.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="store">The store, where it is no longer where the run found it; else null.</param>
    /// <exception cref="InputException">No step of the run went wrong, a file of it is damaged, or the data is not what it was trained on.</exception>
    public static AnomalyReplay Of(string path, string? store)
    {
        var directory = RunDirectory.At(path);
        var kept = new AnomalyFolder(directory).Read() ?? throw new InputException($"{path}: no training step of a run there went wrong.");
        var configuration = new ConfigurationBuilder().AddFile(directory.ConfigurationPath).Build();
        if (store is not null)
            configuration = configuration with { Store = store };
        var data = RunData.Load(configuration);
        using var pool = new WorkerPool(configuration.ThreadCount);
        using var pieces = RunPieces.Make(configuration, data, TextGuard.Check(configuration, data, pool), pool);
        return new AnomalyReplay(kept, DoAgain(configuration, data, pieces, directory, kept, pool));
    }

    private static AnomalyReport DoAgain(
        RunConfiguration configuration, RunData data, RunPieces pieces, RunDirectory directory, AnomalyReport kept, WorkerPool pool)
    {
        using var firstStep = new FirstStep();
        using var state = RunCheckpoints.OpenAt(directory.AnomalyFolder, Experiment.IdentityOf(configuration, data, pieces), firstStep);
        var trainer = new JointTrainer(
            pieces.Model, pieces.Tables, pieces.Collaborative, data.Split, configuration.Training, configuration.RetrieverTraining, pool,
            _ => throw new InvalidOperationException("The training ends with the step, before any validation."))
        {
            Checkpoints = state,
            Guard = new AnomalyGuard(new AnomalyOptions(), fault: kept.Fault is { } fault ? FaultInjection.Parse(fault) : null),
        };
        try
        {
            trainer.Run(configuration.Stages, firstStep, firstStep.Over);
        }
        catch (AnomalyException e)
        {
            return e.Report;
        }
        catch (OperationCanceledException)
        {
            // The step went well.
        }

        return kept with
        {
            Phase = AnomalyPhase.NotFoundAgain,
            Operation = null,
            Tensor = null,
            Value = null,
            Owners = [],
            Inputs = [],
            Suspect = null,
            Error = null,
            Advice = AnomalyAdvice.NotFoundAgain,
        };
    }

    /// <summary>Ends a training after one step.</summary>
    private sealed class FirstStep : IRunObserver, IDisposable
    {
        private readonly CancellationTokenSource _over = new();

        public CancellationToken Over => _over.Token;

        public void OnStep(in StepProgress progress) => _over.Cancel();

        public void OnEpoch(EpochSummary summary)
        {
        }

        public void OnMessage(string message)
        {
        }

        public void OnWarning(string warning)
        {
        }

        public void Dispose() => _over.Dispose();
    }
}
