using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>What a sequence model's states are trained to do with their targets.</summary>
internal interface ISequenceObjective
{
    /// <summary>The mean loss over the batch's tokens, [1, 1].</summary>
    /// <param name="tape">Where it is recorded.</param>
    /// <param name="model">Whose states they are.</param>
    /// <param name="states">[tokens, d].</param>
    /// <param name="batch">The targets.</param>
    /// <param name="step">Steps of the run before this one; names the random negatives.</param>
    Tensor Loss(Tape tape, SasRecModel model, Tensor states, SequenceBatch batch, long step);
}
