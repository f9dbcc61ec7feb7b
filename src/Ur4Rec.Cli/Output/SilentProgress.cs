using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>Says nothing but warnings, for <c>--quiet</c>.</summary>
internal sealed class SilentProgress(TextWriter writer) : IRunObserver
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

    public void OnWarning(string warning) => writer.WriteLine($"warning: {warning}");
}
