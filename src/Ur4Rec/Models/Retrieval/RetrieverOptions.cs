using Ur4Rec.Data;

namespace Ur4Rec.Models.Retrieval;

/// <summary>The shape of a preference retriever.</summary>
public sealed record RetrieverOptions
{
    private const double SmallestTemperature = 0.001;

    /// <summary>d, the width of every representation; a multiple of <see cref="Heads"/>.</summary>
    public int OutputDim { get; init; } = 64;

    /// <summary>Heads of every attention, at least 1.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Dropout rate, 0 &lt;= rate &lt; 1, on what attention adds and inside the experts' feed-forwards.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Learned proxy tokens that the mixture of experts attends to, at least 1.</summary>
    public int Proxies { get; init; } = 4;

    /// <summary>Attention experts behind each of the three experts, at least 1; with more than one they are mixed by a router of their own.</summary>
    public int SubExperts { get; init; } = 1;

    /// <summary>What the cosine of preference and candidate is divided by, 0.001 or more.</summary>
    public double Temperature { get; init; } = 0.07;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">A value is outside its range.</exception>
    public void Validate()
    {
        RequireAtLeastOne("retriever_output_dim", OutputDim);
        RequireAtLeastOne("moe_num_heads", Heads);
        RequireAtLeastOne("moe_num_proxies", Proxies);
        RequireAtLeastOne("num_sub_experts", SubExperts);
        if (OutputDim % Heads != 0)
            throw new InputException($"retriever_output_dim is {OutputDim}, which is not a multiple of moe_num_heads, {Heads}.");
        if (!(Dropout is >= 0 and < 1))
            throw new InputException(FormattableString.Invariant($"moe_dropout is {Dropout}; it must be at least 0 and below 1."));
        if (!(Temperature >= SmallestTemperature && double.IsFinite(Temperature)))
            throw new InputException(FormattableString.Invariant($"retriever_temperature is {Temperature}; it must be {SmallestTemperature} or more, and finite."));
    }

    private static void RequireAtLeastOne(string key, int value)
    {
        if (value < 1)
            throw new InputException($"{key} is {value}; it must be at least 1.");
    }
}
