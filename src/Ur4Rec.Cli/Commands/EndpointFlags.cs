using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags that name a service of OpenAI's protocol and say how it is to be treated.</summary>
/// <param name="modelDescription">What the help says of <c>--model</c>.</param>
internal sealed class EndpointFlags(string modelDescription = "The model's name at the service.")
{
    private readonly Option<string> _address = new("--base-url")
    {
        Description = "The service's address.",
        HelpName = "URL",
        DefaultValueFactory = _ => OpenAiEndpoint.DefaultAddress,
    };


    private readonly Option<string?> _keyVariable = new("--api-key-env")
    {
        Description = "The environment variable that holds the key; leave it out where the service asks for none.",
        HelpName = "VARIABLE",
    };

    private readonly Option<int> _timeout = SharedOptions.Count("--timeout", min: 1, byDefault: 120, "Seconds that one request may take.");
    private readonly Option<int> _maxRetries = SharedOptions.Count("--max-retries", min: 0, byDefault: 5, "How often a request is sent again where the service fails.");
    private readonly Option<long?> _requestsPerMinute = SharedOptions.OptionalCount("--rpm", min: 1L, "Most requests in any minute.");
    private readonly Option<long?> _tokensPerMinute = SharedOptions.OptionalCount("--tpm", min: 1L, "Most tokens, read and written, in any minute.");

    /// <summary>Which model.</summary>
    public Option<string?> Model { get; } = new("--model") { Description = modelDescription, HelpName = "NAME" };

    public IReadOnlyList<Option> Options => [_address, Model, _keyVariable, _timeout, _maxRetries, _requestsPerMinute, _tokensPerMinute];

    /// <exception cref="InputException">The address is none, or no model is named.</exception>
    public OpenAiEndpoint Read(ParseResult parsed)
    {
        var model = parsed.GetValue(Model) ?? throw new InputException("No model is named; give --model NAME.");
        return new OpenAiEndpoint(OpenAiEndpoint.ParseAddress(parsed.GetRequiredValue(_address)), model)
        {
            KeyVariable = parsed.GetValue(_keyVariable),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            Limits = new CallLimits
            {
                Retry = new RetryOptions { Count = parsed.GetValue(_maxRetries) },
                RequestsPerMinute = parsed.GetValue(_requestsPerMinute),
                TokensPerMinute = parsed.GetValue(_tokensPerMinute),
            },
        };
    }
}
