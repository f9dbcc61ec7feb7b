namespace Ur4Rec.Numerics.Inspection;

/// <summary>Where an operand comes from.</summary>
public enum OperandKind
{
    /// <summary>A trained tensor with a name.</summary>
    Parameter,

    /// <summary>The output of an earlier operation of the step.</summary>
    Result,

    /// <summary>Whatever the step was given.</summary>
    Constant,
}

/// <summary>An operation of a step.</summary>
/// <param name="Name">E.g. <c>linear</c>.</param>
/// <param name="Which">It is the n-th of its name in the step, from 1.</param>
/// <param name="Index">It is the n-th of the step, from 1.</param>
public sealed record InspectedOperation(string Name, int Which, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Which}";
}

/// <summary>An operand of an operation, with its values when the operation ran.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Parameter">The parameter's dotted name.</param>
/// <param name="Producer">The operation that it is the result of.</param>
/// <param name="Range">Its shape and values.</param>
public sealed record InspectedOperand(OperandKind Kind, string? Parameter, InspectedOperation? Producer, TensorRange Range);

/// <summary>A value of a parameter that explains what went wrong.</summary>
/// <param name="Name">The parameter's dotted name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Element">A value that is not finite, or so large that computing with it leaves the range of float32.</param>
public sealed record ParameterSuspect(string Name, int Rows, int Columns, TensorElement Element)
{
    /// <summary>A parameter with its first value that is not finite; null where there is none.</summary>
    public static ParameterSuspect? IfNotFinite(string name, Tensor parameter) =>
        TensorRange.Of(parameter).FirstNonFinite is { } element ? new ParameterSuspect(name, parameter.Rows, parameter.Columns, element) : null;
}

/// <summary>The first operation of a step whose output, or the gradient that it gave an operand, was not finite.</summary>
/// <param name="Operation">Which.</param>
/// <param name="GradientOf">Null for the forward pass; for the backward pass the operand whose gradient it was.</param>
/// <param name="Output">The values of the output, or of that gradient.</param>
/// <param name="Operands">All operands but those left out, in order.</param>
/// <param name="Suspect">The parameter that is to blame, where one is: an operand that is not finite itself, or where the largest values come from.</param>
public sealed record TapeAnomaly(
    InspectedOperation Operation, InspectedOperand? GradientOf, TensorRange Output, IReadOnlyList<InspectedOperand> Operands, ParameterSuspect? Suspect)
{
    /// <summary>The first bad value and where it stands.</summary>
    public TensorElement Value => Output.FirstNonFinite!.Value;
}
