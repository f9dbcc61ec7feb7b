namespace Ur4Rec.Numerics;

/// <summary>A gradient was asked to pass through an operation that has none.</summary>
public sealed class NotDifferentiableException : InvalidOperationException
{
    internal NotDifferentiableException(string operation)
        : base($"{operation} has no backward, and the loss depends on a parameter through it; detach its result or do not train through it.")
    {
    }
}
