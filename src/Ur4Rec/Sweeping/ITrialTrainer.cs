using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>Trains one trial of a sweep; equal trials come to equal metrics.</summary>
internal interface ITrialTrainer
{
    /// <summary>Trains from scratch and validates.</summary>
    /// <param name="trial">What to train.</param>
    /// <param name="epochs">Most epochs of a stage.</param>
    /// <param name="observer">Told of the training.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    TrialOutcome Train(SweepTrial trial, int epochs, IRunObserver observer, CancellationToken cancellation);
}
