using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>
/// Chat completions of an endpoint. One call is one request: <see cref="EndpointCalls"/> repeats it. A refusal comes back as
/// <see cref="ErrorContent"/>, as it does from other clients of Microsoft.Extensions.AI.
/// </summary>
public sealed class OpenAiChatClient : IChatClient
{
    private const string RefusalCode = "Refusal";

    // The models of this host take nothing else; other services know the older name only.
    private const string HostWithNewLimit = "api.openai.com";

    private readonly OpenAiEndpoint _endpoint;
    private readonly OpenAiConnection _connection;

    /// <summary>A client of an endpoint. Nothing is sent yet.</summary>
    /// <exception cref="InputException">The variable named for the key is not set, or holds no key.</exception>
    public OpenAiChatClient(OpenAiEndpoint endpoint, TimeProvider? time = null)
    {
        _endpoint = endpoint;
        _connection = new OpenAiConnection(endpoint, time ?? TimeProvider.System);
    }

    /// <summary>Asks once. Of the options, model, temperature and the most tokens of the answer are sent.</summary>
    /// <exception cref="EndpointException">This request brought no answer.</exception>
    /// <exception cref="InputException">No request will: key, address or model are wrong.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var answer = await _connection.PostAsync("chat/completions", Body(messages, options), cancellationToken);
        return Read(answer.RootElement);
    }

    /// <summary>The whole answer at once: the pipeline has no use for pieces.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return new ChatClientMetadata(TextOrigin.OpenAi, _endpoint.Address, _endpoint.Model);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private JsonObject Body(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var body = new JsonObject
        {
            ["model"] = options?.ModelId ?? _endpoint.Model,
            ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject
            {
                ["role"] = message.Role.Value,
                ["content"] = message.Text,
            })]),
        };
        if (options?.Temperature is { } temperature)
            body["temperature"] = temperature;
        if (options?.MaxOutputTokens is { } limit)
            body[_endpoint.Address.Host == HostWithNewLimit ? "max_completion_tokens" : "max_tokens"] = limit;
        return body;
    }

    private ChatResponse Read(JsonElement answer)
    {
        if (answer.Find("choices") is not { ValueKind: JsonValueKind.Array } choices || choices.GetArrayLength() == 0
            || choices[0].Find("message") is not { ValueKind: JsonValueKind.Object } message)
        {
            throw OpenAiConnection.NotUnderstood("the answer is not one of the chat-completions protocol");
        }

        List<AIContent> contents = message.FindText("refusal") is { Length: > 0 } refusal
            ? [new ErrorContent(_connection.WithoutKey(refusal)) { ErrorCode = RefusalCode }]
            : [new TextContent(message.FindText("content"))];
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = answer.FindText("model"),
            FinishReason = choices[0].FindText("finish_reason") is { } reason ? new ChatFinishReason(reason) : null,
            Usage = ReadUsage(answer),
        };
    }

    private static UsageDetails? ReadUsage(JsonElement answer) =>
        answer.Find("usage") is { } usage && usage.FindCount("prompt_tokens") is { } read && usage.FindCount("completion_tokens") is { } written
            ? new UsageDetails { InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = read + written }
            : null;
}
