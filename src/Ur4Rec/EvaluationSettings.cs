using Ur4Rec.Evaluation;

namespace Ur4Rec;

/// <summary>The candidates a target is ranked among, by the name of a <see cref="Evaluation.Protocol"/>.</summary>
public enum ProtocolName
{
    /// <summary>All items the user has not seen.</summary>
    Full,

    /// <summary>A fixed number of negatives, drawn once.</summary>
    Sampled,
}

/// <summary>How a run is judged.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The protocol, in validation and in the test.</summary>
    public ProtocolName Protocol { get; init; }

    /// <summary>Negatives a case of <see cref="ProtocolName.Sampled"/>, at least 1.</summary>
    public int Negatives { get; init; } = 100;

    /// <summary>Whether <see cref="ProtocolName.Sampled"/> draws from all items, the user's history included.</summary>
    public bool SeedCompatible { get; init; }

    /// <summary>Bootstrap resamples behind the confidence intervals of the test metrics; 0 leaves the intervals out.</summary>
    public int BootstrapSamples { get; init; } = 1_000;

    /// <summary>For the test: with confidence intervals.</summary>
    public EvaluationOptions ForTest() => new() { Protocol = ToProtocol(), Resamples = BootstrapSamples };

    /// <summary>For choosing between models: the metrics alone.</summary>
    public EvaluationOptions ForValidation() => new() { Protocol = ToProtocol(), Resamples = 0 };

    private Protocol ToProtocol() => Protocol switch
    {
        ProtocolName.Full => Evaluation.Protocol.Full,
        ProtocolName.Sampled => Evaluation.Protocol.Sampled(Negatives, seedCompatible: SeedCompatible),
        _ => throw new InvalidOperationException($"There is no protocol {Protocol}."),
    };
}
