using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>A service that speaks OpenAI's protocol (OpenAI, DashScope, vLLM, Ollama and others), and how it is to be treated.</summary>
/// <param name="Address">What stands before <c>/chat/completions</c> and <c>/embeddings</c>; see <see cref="ParseAddress"/>.</param>
/// <param name="Model">The model's name there.</param>
public sealed record OpenAiEndpoint(Uri Address, string Model)
{
    /// <summary>OpenAI's own address.</summary>
    public const string DefaultAddress = "https://api.openai.com/v1";

    /// <summary>The environment variable that holds the key; null where the service asks for none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>How long one request may take until its whole answer is there.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How much may be asked of it, and how often again.</summary>
    public CallLimits Limits { get; init; } = new();

    /// <summary>Reads an address such as <c>http://localhost:8000/v1</c>.</summary>
    /// <exception cref="InputException">It is no plain http or https address.</exception>
    public static Uri ParseAddress(string text)
    {
        var advice = $"write one such as {DefaultAddress}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InputException($"'{text}' is not the address of a service; {advice}.");
        // The address is shown to people, so that a secret in it would be, too.
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new InputException($"The address of a service holds no user, password or '?'; {advice}, and name the variable that holds the key.");
        return address;
    }
}

/// <summary>How much may be asked of a service, and how often again.</summary>
public sealed record CallLimits
{
    /// <summary>How often, and after what waits, a failed request is sent again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Most requests in any minute; null for no cap.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Most tokens, read and written, in any minute; null for no cap.</summary>
    public long? TokensPerMinute { get; init; }
}

/// <summary>When a failed request is sent again.</summary>
public sealed record RetryOptions
{
    /// <summary>How often at most.</summary>
    public int Count { get; init; } = 5;

    /// <summary>About the wait before the first time; it doubles from time to time, with jitter.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait, also where the service asks for more.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Seed of the jitter.</summary>
    public ulong Seed { get; init; }
}
