using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training.Anomalies;

/// <summary>The guard of a run as one of its stages sees it.</summary>
/// <param name="guard">That of the run.</param>
/// <param name="stage">The stage.</param>
/// <param name="parameters">All that a step may read, with the names that reports use.</param>
/// <param name="dataset">Whose ids reports use.</param>
internal sealed class StageGuard(
    AnomalyGuard guard, Stage stage, IReadOnlyList<(string Name, Parameter Parameter)> parameters, SequenceDataset dataset)
{
    private FaultPlanter? _planter;

    /// <summary>Lets the run go on after a step that was not applied, or not: <see cref="AnomalyGuard.Handle"/>.</summary>
    /// <exception cref="AnomalyException">The run does not go on.</exception>
    public void Handle(AnomalyReport report, bool canSkip, Action<string> saveState) => guard.Handle(report, canSkip, saveState);

    /// <summary>Before a step's forward pass.</summary>
    /// <param name="tape">The step's.</param>
    /// <param name="step">From 1 over the whole stage.</param>
    /// <param name="shard">The shard whose it is.</param>
    public void BeforeForward(Tape tape, long step, Shard shard)
    {
        _planter = FaultOf(step, shard) is { } fault ? new FaultPlanter(fault, parameters) : null;
        _planter?.BeforeForward();
        tape.Observer = _planter;
    }

    /// <summary>After its backward pass.</summary>
    public void AfterBackward(Tape tape)
    {
        tape.Observer = null;
        _planter?.AfterBackward();
    }

    /// <summary>Finds out what went wrong in a shard of a step that was not applied, by doing it again.</summary>
    /// <param name="tape">The step's.</param>
    /// <param name="step">From 1 over the whole stage.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="record">Begins the tape as the step did and records the shard's part of the loss.</param>
    /// <param name="describe">Says who is in which row of the shard.</param>
    public AnomalyReport Diagnose(Tape tape, long step, Shard shard, Func<Tape, Tensor> record, Action<StepRows> describe)
    {
        var diagnosis = new StepDiagnosis(stage.Name(), parameters, FaultOf(step, shard));
        return diagnosis.Run(tape, step, record, DescribeRows);

        StepRows DescribeRows()
        {
            var rows = new StepRows(dataset);
            describe(rows);
            return rows;
        }
    }

    private FaultInjection? FaultOf(long step, Shard shard) =>
        guard.Fault is { } fault && fault.Stage == stage && fault.Step == step && (fault.Shard ?? shard.Number) == shard.Number ? fault : null;
}
