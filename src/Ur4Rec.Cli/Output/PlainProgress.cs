using System.Globalization;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>A line an epoch, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer) : IRunObserver
{
    public void OnStep(in StepProgress progress)
    {
    }

    public void OnEpoch(EpochSummary summary) => writer.WriteLine(EpochLine.Of(summary));

    public void OnMessage(string message) => writer.WriteLine(message);

    public void OnWarning(string warning) => writer.WriteLine($"warning: {warning}");
}

/// <summary>One epoch in one line.</summary>
internal static class EpochLine
{
    public static string Of(EpochSummary summary)
    {
        var metrics = string.Join("  ", s_shown.Where(summary.Validation.ContainsKey)
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {summary.Validation[name]:F4}")));
        return string.Create(CultureInfo.InvariantCulture,
            $"{summary.Stage} epoch {summary.Epoch}: loss {summary.Loss:F4}  {metrics}{(summary.IsBest ? " (best)" : "")}  " +
            $"{summary.Examples / summary.TrainSeconds:N0}/s  {summary.TrainSeconds:F1} s + {summary.EvaluateSeconds:F1} s");
    }

    private static readonly string[] s_shown = ["hit@10", "ndcg@10"];
}
