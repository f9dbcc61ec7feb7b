using Ur4Rec.Numerics.Inspection;

namespace Ur4Rec.Training.Anomalies;

/// <summary>Makes the report of a step from what its inspection found.</summary>
/// <param name="stage">Name of the stage.</param>
/// <param name="step">The step, from 1 over the whole stage.</param>
/// <param name="rows">Who is in which row.</param>
/// <param name="error">What the step threw, if it did.</param>
/// <param name="fault">What was planted, if it was.</param>
internal sealed class AnomalyReportWriter(string stage, long step, StepRows rows, string? error, string? fault)
{
    /// <summary>An operation went wrong.</summary>
    public AnomalyReport Of(TapeAnomaly anomaly, ParameterSuspect? suspect)
    {
        var owners = anomaly.GradientOf is { Parameter: { } parameter }
            ? rows.OfParameter(parameter, anomaly.Output.Rows, anomaly.Value.Row)
            : rows.Of(anomaly.Output.Rows, anomaly.Output.Columns, anomaly.Value.Row, anomaly.Value.Column);
        var isForward = anomaly.GradientOf is null;
        return new AnomalyReport(
            stage, step, isForward ? AnomalyPhase.Forward : AnomalyPhase.Backward,
            new AnomalyOperation(anomaly.Operation.Name, anomaly.Operation.Which, anomaly.Operation.Index),
            isForward ? "output" : $"gradient of {SourceOf(anomaly.GradientOf!)}", ValueOf(anomaly.Output, anomaly.Value),
            owners.Count > 0 ? owners : OwnersOfWorstInput(anomaly), [.. anomaly.Operands.Select(InputOf)], SuspectOf(suspect), error, fault,
            AnomalyAdvice.For(anomaly, suspect));
    }

    /// <summary>A parameter's gradient, or its square, is not finite, and no operation made it so.</summary>
    public AnomalyReport OfGradient(string parameter, TensorRange gradient)
    {
        var value = gradient.FirstNonFinite ?? gradient.Farthest!.Value;
        return new AnomalyReport(
            stage, step, AnomalyPhase.Gradient, null, $"gradient of parameter {parameter}", ValueOf(gradient, value),
            rows.OfParameter(parameter, gradient.Rows, value.Row), [], null, error, fault, AnomalyAdvice.Gradient);
    }

    /// <summary>Nothing went wrong this time.</summary>
    public AnomalyReport OfNothing(ParameterSuspect? broken) => new(
        stage, step, AnomalyPhase.NotFoundAgain, null, null, null, [], [], SuspectOf(broken), error, fault,
        broken is null ? AnomalyAdvice.NotFoundAgain : AnomalyAdvice.For(broken));

    /// <summary>A loss has one row, but one of its inputs' rows made it what it is.</summary>
    private IReadOnlyList<RowOwner> OwnersOfWorstInput(TapeAnomaly anomaly)
    {
        var candidates = anomaly.Operands.Where(operand => operand.Kind != OperandKind.Parameter).Select(operand => operand.Range).ToArray();
        var worst = candidates.FirstOrDefault(range => range.NonFinite > 0) ?? candidates.MaxBy(range => MathF.Abs(range.Farthest?.Value ?? 0));
        return worst is not null && (worst.FirstNonFinite ?? worst.Farthest) is { } element
            ? rows.Of(worst.Rows, worst.Columns, element.Row, element.Column)
            : [];
    }

    private AnomalySuspect? SuspectOf(ParameterSuspect? suspect)
    {
        if (suspect is null)
            return null;
        var (row, column, value) = suspect.Element;
        return new AnomalySuspect(
            suspect.Name, new AnomalyValue(suspect.Rows, suspect.Columns, row, column, AnomalyNumber.Of(value)),
            rows.OfParameter(suspect.Name, suspect.Rows, row), float.IsFinite(value));
    }

    private static AnomalyValue ValueOf(TensorRange range, TensorElement element) =>
        new(range.Rows, range.Columns, element.Row, element.Column, AnomalyNumber.Of(element.Value));

    private static AnomalyInput InputOf(InspectedOperand operand) => new(
        SourceOf(operand), operand.Range.Rows, operand.Range.Columns, operand.Range.Smallest, operand.Range.Largest, operand.Range.NonFinite);

    private static string SourceOf(InspectedOperand operand) => operand.Kind switch
    {
        OperandKind.Parameter => $"parameter {operand.Parameter}",
        OperandKind.Result => $"result of {operand.Producer}",
        _ => "constant",
    };
}
