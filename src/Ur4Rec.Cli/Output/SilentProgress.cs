using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>Says nothing, for <c>--quiet</c>.</summary>
internal sealed class SilentProgress : IRunObserver
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
}
