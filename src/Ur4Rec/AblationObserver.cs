using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>Passes on what a training of an ablation tells, under the name of its row.</summary>
internal sealed class AblationObserver(string row, IRunObserver next) : IRunObserver
{
    private readonly string _name = $"ablation {row}";

    public void OnStep(in StepProgress progress) => next.OnStep(progress with { Stage = _name });

    public void OnEpoch(EpochSummary summary) => next.OnEpoch(summary with { Stage = _name });

    public void OnMessage(string message) => next.OnMessage($"{_name}: {message}");

    public void OnWarning(string warning) => next.OnWarning($"{_name}: {warning}");
}
