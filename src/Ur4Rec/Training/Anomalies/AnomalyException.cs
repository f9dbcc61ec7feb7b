namespace Ur4Rec.Training.Anomalies;

/// <summary>A training step's loss or gradient is not finite, and the training does not go on. The step was not applied.</summary>
public sealed class AnomalyException : Exception
{
    internal AnomalyException(AnomalyReport report, string ending)
        : base($"{AnomalyText.Summary(report)}. {ending}") => Report = report;

    /// <summary>What went wrong.</summary>
    public AnomalyReport Report { get; }
}
