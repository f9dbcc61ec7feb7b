namespace Ur4Rec.Numerics.Optimisation;

/// <summary>A gradient holds NaN or infinity, so there is no step to make. Parameters and gradients are as they were before the step.</summary>
public sealed class NonFiniteGradientException : InvalidOperationException
{
    internal NonFiniteGradientException(string parameterName)
        : base($"The gradient of '{parameterName}' is not finite.") => ParameterName = parameterName;

    /// <summary>The first parameter whose gradient is not finite.</summary>
    public string ParameterName { get; }
}
