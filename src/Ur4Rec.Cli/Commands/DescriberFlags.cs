using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags that say how a language model is asked to describe, and what that may cost.</summary>
internal sealed class DescriberFlags
{
    private const double HighestTemperature = 2;

    private readonly Option<double?> _temperature = SharedOptions.Number("--temperature", "How freely the model chooses its words, 0 to 2; else as the service has it.");
    private readonly Option<int> _maxOutputTokens = SharedOptions.Count("--max-output-tokens", min: 1, byDefault: 500, "Most tokens of one answer.");
    private readonly Option<int> _concurrency = SharedOptions.Count("--concurrency", min: 1, byDefault: 8, "Most requests on their way at a time.");
    private readonly Option<long?> _maxTokens = SharedOptions.OptionalCount("--max-tokens", min: 1L, "Most tokens, read and written, that this run may use.");
    private readonly Option<decimal?> _maxCost = SharedOptions.Money("--max-cost", "Most that this run may cost; needs the prices.");
    private readonly Option<decimal?> _promptPrice = SharedOptions.Money("--price-in", "Price of a million tokens read.");
    private readonly Option<decimal?> _completionPrice = SharedOptions.Money("--price-out", "Price of a million tokens written.");
    private readonly Option<bool> _retryFailed = new("--retry-failed") { Description = "Ask again also what was answered in a way that made no text." };

    public IReadOnlyList<Option> Options =>
        [_temperature, _maxOutputTokens, _concurrency, _maxTokens, _maxCost, _promptPrice, _completionPrice, _retryFailed];

    /// <exception cref="InputException">The temperature is out of range, or a price is missing.</exception>
    public DescriberOptions Read(ParseResult parsed, string model)
    {
        var temperature = parsed.GetValue(_temperature);
        if (temperature is not (null or (>= 0 and <= HighestTemperature)))
            throw new InputException($"{_temperature.Name} must lie between 0 and {HighestTemperature}.");
        return new DescriberOptions(model)
        {
            Temperature = (float?)temperature,
            MaxOutputTokens = parsed.GetValue(_maxOutputTokens),
            Concurrency = parsed.GetValue(_concurrency),
            Limits = ReadLimits(parsed),
            RetryFailed = parsed.GetValue(_retryFailed),
        };
    }

    private SpendingLimits ReadLimits(ParseResult parsed)
    {
        TokenPrices? prices = (parsed.GetValue(_promptPrice), parsed.GetValue(_completionPrice)) switch
        {
            ({ } prompt, { } completion) => new TokenPrices(prompt, completion),
            (null, null) => null,
            _ => throw new InputException($"A price is missing; give both {_promptPrice.Name} and {_completionPrice.Name}."),
        };
        var maxCost = parsed.GetValue(_maxCost);
        if (maxCost is not null && prices is null)
            throw new InputException($"{_maxCost.Name} needs the prices; give {_promptPrice.Name} and {_completionPrice.Name}, for a million tokens each.");
        return new SpendingLimits(parsed.GetValue(_maxTokens), maxCost, prices);
    }
}
