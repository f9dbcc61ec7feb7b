using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Inspection;

namespace Ur4Rec.Training.Anomalies;

/// <summary>Does a step that went wrong again, with a check behind every operation, and says what went wrong first. Nothing is applied.</summary>
/// <param name="stage">Name of the stage.</param>
/// <param name="parameters">All that the step may read, with the names that reports use.</param>
/// <param name="fault">What was planted in the step on purpose, to be planted again; null outside of tests.</param>
internal sealed class StepDiagnosis(string stage, IReadOnlyList<(string Name, Parameter Parameter)> parameters, FaultInjection? fault = null)
{
    /// <summary>Does the step again.</summary>
    /// <param name="tape">Where.</param>
    /// <param name="step">The step, from 1 over the whole stage.</param>
    /// <param name="record">Begins the tape as the step did and records the step's loss.</param>
    /// <param name="rows">Who is in which row of the batch; asked after <paramref name="record"/>.</param>
    /// <returns>What was found. The parameters have no gradients afterwards.</returns>
    public AnomalyReport Run(Tape tape, long step, Func<Tape, Tensor> record, Func<StepRows> rows)
    {
        var inspection = new TapeInspection(parameters);
        var planter = fault is null ? null : new FaultPlanter(fault, parameters, inspection);
        planter?.BeforeForward();
        var broken = BrokenParameter();
        ClearGradients();
        tape.Observer = (ITapeObserver?)planter ?? inspection;
        string? error = null;
        try
        {
            DoAgain(tape, record, inspection, planter);
        }
        catch (Exception thrown) when (inspection.First is not null || broken is not null)
        {
            error = thrown.Message;
        }
        finally
        {
            tape.Observer = null;
        }

        var writer = new AnomalyReportWriter(stage, step, rows(), error, fault?.ToString());
        var report = inspection.First is { } first
            ? writer.Of(first, first.Suspect ?? broken)
            : (BrokenGradient() ?? HugeGradient()) is { } gradient ? writer.OfGradient(gradient.Name, gradient.Range) : writer.OfNothing(broken);
        ClearGradients();
        return report;
    }

    private static void DoAgain(Tape tape, Func<Tape, Tensor> record, TapeInspection inspection, FaultPlanter? planter)
    {
        var loss = record(tape);
        if (inspection.First is not null)
            return;
        loss.Backward();
        planter?.AfterBackward();
    }

    private ParameterSuspect? BrokenParameter() => parameters
        .Select(named => ParameterSuspect.IfNotFinite(named.Name, named.Parameter))
        .FirstOrDefault(suspect => suspect is not null);

    private (string Name, TensorRange Range)? BrokenGradient() => FirstGradient(range => range.NonFinite > 0);

    /// <summary>A gradient whose square is not finite.</summary>
    private (string Name, TensorRange Range)? HugeGradient() =>
        FirstGradient(range => range.Farthest is { } farthest && !float.IsFinite(farthest.Value * farthest.Value));

    private (string Name, TensorRange Range)? FirstGradient(Predicate<TensorRange> isWanted)
    {
        foreach (var (name, parameter) in parameters)
        {
            foreach (var range in TensorRange.OfGradient(parameter))
            {
                if (isWanted(range))
                    return (name, range);
            }
        }

        return null;
    }

    private void ClearGradients()
    {
        foreach (var (_, parameter) in parameters)
            parameter.ClearGradient();
    }
}
