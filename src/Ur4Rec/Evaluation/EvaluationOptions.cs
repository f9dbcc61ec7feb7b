namespace Ur4Rec.Evaluation;

/// <summary>How an evaluation goes.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Which candidates targets are ranked among.</summary>
    public Protocol Protocol { get; init; } = Protocol.Full;

    /// <summary>Bootstrap resamples behind the confidence intervals; 0 leaves the intervals out.</summary>
    public int Resamples { get; init; } = 1_000;

    /// <summary>Seed of the resamples.</summary>
    public ulong Seed { get; init; } = 1;
}
