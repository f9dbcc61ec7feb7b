namespace Ur4Rec.Training.Anomalies;

/// <summary>When in a step a value stopped being finite.</summary>
public enum AnomalyPhase
{
    /// <summary>In the output of an operation.</summary>
    Forward,

    /// <summary>In the gradient that an operation passed back.</summary>
    Backward,

    /// <summary>In a parameter's gradient, or in its square, which Adam takes, though no operation of the backward pass made it so.</summary>
    Gradient,

    /// <summary>Nowhere, when the step was done again.</summary>
    NotFoundAgain,
}

/// <summary>What went wrong in a training step, found by doing it again with a check behind every operation.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Step">The step, from 1 over the whole stage.</param>
/// <param name="Phase">When.</param>
/// <param name="Operation">The first operation that went wrong, e.g. <c>linear 3</c> for the third linear of the step; null where none did.</param>
/// <param name="Tensor">What held the value: <c>output</c>, or <c>gradient of</c> a parameter or result; null where nothing did.</param>
/// <param name="Value">The first bad value and its place; null where there is none.</param>
/// <param name="Owners">Who is in its row; several where that is not certain.</param>
/// <param name="Inputs">The operation's operands.</param>
/// <param name="Suspect">The parameter that is to blame; null where none is.</param>
/// <param name="Error">What the step threw; null where it came to its end.</param>
/// <param name="Fault">The <see cref="FaultInjection"/> that was planted on purpose.</param>
/// <param name="Advice">What to try.</param>
public sealed record AnomalyReport(
    string Stage, long Step, AnomalyPhase Phase, AnomalyOperation? Operation, string? Tensor, AnomalyValue? Value, IReadOnlyList<RowOwner> Owners,
    IReadOnlyList<AnomalyInput> Inputs, AnomalySuspect? Suspect, string? Error, string? Fault, string Advice)
{
    /// <summary>The process in which it went wrong, of a run on several; else null.</summary>
    public int? Rank { get; init; }
}

/// <summary>An operation of a step.</summary>
/// <param name="Name">E.g. <c>linear</c>.</param>
/// <param name="Which">It is the n-th of its name in the step, from 1.</param>
/// <param name="Index">It is the n-th of the step, from 1.</param>
public sealed record AnomalyOperation(string Name, int Which, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Which}";
}

/// <summary>A value in a tensor.</summary>
/// <param name="Rows">Rows of the tensor.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Row">Row of the value, from 0.</param>
/// <param name="Column">Column of the value, from 0.</param>
/// <param name="Value"><c>nan</c>, <c>inf</c>, <c>-inf</c> or a number.</param>
public sealed record AnomalyValue(int Rows, int Columns, int Row, int Column, string Value);

/// <summary>An operand of the operation that went wrong.</summary>
/// <param name="Source"><c>parameter NAME</c>, <c>result of OPERATION N</c> or <c>constant</c>.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Smallest">The smallest finite value; null where there is none.</param>
/// <param name="Largest">The largest finite value; null where there is none.</param>
/// <param name="NonFinite">How many values are not finite.</param>
public sealed record AnomalyInput(string Source, int Rows, int Columns, float? Smallest, float? Largest, int NonFinite);

/// <summary>A parameter that is to blame.</summary>
/// <param name="Parameter">Its dotted name.</param>
/// <param name="Value">The value that is not finite or far too large.</param>
/// <param name="Owners">Whose row it is, where it is a table of items.</param>
/// <param name="IsFinite">False where the parameter was broken before the step, so that leaving the step out mends nothing.</param>
public sealed record AnomalySuspect(string Parameter, AnomalyValue Value, IReadOnlyList<RowOwner> Owners, bool IsFinite);
