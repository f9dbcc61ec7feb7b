using Ur4Rec.Training;

namespace Ur4Rec.Fuzz;

/// <summary>Hears what a run says and says nothing.</summary>
internal sealed class Silence : IRunObserver
{
    public void OnStep(in StepProgress progress)
    {
    }

    public void OnEpoch(EpochSummary summary)
    {
    }

    public void OnMessage(string message)
    {
    }

    public void OnWarning(string warning)
    {
    }
}
