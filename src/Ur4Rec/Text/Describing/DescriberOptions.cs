namespace Ur4Rec.Text.Describing;

/// <summary>How a language model is asked to describe.</summary>
/// <param name="Model">The model to ask.</param>
public sealed record DescriberOptions(string Model)
{
    /// <summary>Whose model it is: the texts are kept under provider and model.</summary>
    public string Provider { get; init; } = TextOrigin.OpenAi;

    /// <summary>Most questions on their way at a time, 1 or more.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Most tokens of one answer, 1 or more.</summary>
    public int MaxOutputTokens { get; init; } = 500;

    /// <summary>How freely the model chooses its words; null leaves it to the service.</summary>
    public float? Temperature { get; init; }

    /// <summary>What a run may use and cost.</summary>
    public SpendingLimits Limits { get; init; } = new();

    /// <summary>Asks again also what was answered in a way that made no text.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>A run stops after so many failed texts one after another, for then it is not the texts.</summary>
    public int MaxFailuresInARow { get; init; } = 10;
}

/// <summary>What a run may use and cost; null for no limit.</summary>
/// <param name="MaxTokens">Most tokens, read and written.</param>
/// <param name="MaxCost">Most money, in the currency of the prices.</param>
/// <param name="Prices">What tokens cost; needed for <paramref name="MaxCost"/>.</param>
public sealed record SpendingLimits(long? MaxTokens = null, decimal? MaxCost = null, TokenPrices? Prices = null)
{
    /// <summary>What an amount of tokens costs; null where no prices are known.</summary>
    public decimal? CostOf(TokenUsage usage) => Prices?.CostOf(usage);

    /// <summary>Whether an amount of tokens keeps within the limits.</summary>
    public bool Allow(TokenUsage usage) =>
        !(usage.PromptTokens + usage.CompletionTokens > MaxTokens) && !(CostOf(usage) > MaxCost);
}

/// <summary>What a service asks for a million tokens.</summary>
/// <param name="Prompt">For those it reads.</param>
/// <param name="Completion">For those it writes.</param>
public sealed record TokenPrices(decimal Prompt, decimal Completion)
{
    private const decimal Unit = 1_000_000;

    /// <summary>What an amount of tokens costs.</summary>
    public decimal CostOf(TokenUsage usage) => ((usage.PromptTokens * Prompt) + (usage.CompletionTokens * Completion)) / Unit;
}
