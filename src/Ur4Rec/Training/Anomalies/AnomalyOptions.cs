namespace Ur4Rec.Training.Anomalies;

/// <summary>What happens after a step whose loss or gradient is not finite. It is never applied.</summary>
public enum AnomalyPolicy
{
    /// <summary>The run ends.</summary>
    Stop,

    /// <summary>The run goes on with the next step.</summary>
    Skip,
}

/// <summary>How a run answers steps whose loss or gradient is not finite.</summary>
public sealed record AnomalyOptions
{
    /// <summary>What happens after one.</summary>
    public AnomalyPolicy OnAnomaly { get; init; } = AnomalyPolicy.Stop;

    /// <summary>How many steps of the whole run may be skipped before it ends all the same, at least 1.</summary>
    public int MaxSkippedSteps { get; init; } = 10;
}
