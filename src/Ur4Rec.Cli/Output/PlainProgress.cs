using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>A line an epoch, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer) : IRunObserver
{
    private StepProgress _last;

    public void OnStep(in StepProgress progress) => _last = progress;

    public void OnEpoch(EpochSummary summary) => writer.WriteLine(EpochLine.Of(summary, _last));

    public void OnMessage(string message) => writer.WriteLine(message);

    public void OnWarning(string warning) => writer.WriteLine($"warning: {warning}");
}
