using System.Globalization;

namespace Ur4Rec.Training;

/// <summary>A training step's loss is NaN or infinite; the step was not applied.</summary>
public sealed class NonFiniteLossException : Exception
{
    internal NonFiniteLossException(string stage, long step, float loss)
        : base(string.Create(CultureInfo.InvariantCulture, $"{stage}: the loss of step {step} is {loss}; lower the learning rate or set max_grad_norm."))
    {
    }
}
