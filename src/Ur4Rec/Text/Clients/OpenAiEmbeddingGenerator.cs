using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>Embeddings of an endpoint, within its caps and again where it failed for the moment (<see cref="EndpointCalls"/>).</summary>
public sealed class OpenAiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly OpenAiEndpoint _endpoint;
    private readonly OpenAiConnection _connection;
    private readonly EndpointCalls _calls;

    /// <summary>A generator over an endpoint. Nothing is sent yet.</summary>
    /// <exception cref="InputException">The variable named for the key is not set, or holds no key.</exception>
    public OpenAiEmbeddingGenerator(OpenAiEndpoint endpoint, TimeProvider? time = null)
    {
        _endpoint = endpoint;
        _connection = new OpenAiConnection(endpoint, time ?? TimeProvider.System);
        _calls = new EndpointCalls(endpoint.Limits, time);
    }

    /// <summary>One vector a text, in their order, all of one dimension and finite. All texts go in one request.</summary>
    /// <exception cref="EndpointException">The service failed to the last, or its answer is not that.</exception>
    /// <exception cref="InputException">No request will succeed: key, address or model are wrong.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        if (texts.Length == 0)
            return [];
        return await _calls.CallAsync(
            texts.Sum(TokenEstimate.Likely),
            () => RequestAsync(texts, options, cancellationToken),
            embeddings => embeddings.Usage?.InputTokenCount,
            cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(EmbeddingGeneratorMetadata))
            return new EmbeddingGeneratorMetadata(TextOrigin.OpenAi, _endpoint.Address, _endpoint.Model);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _calls.Dispose();
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> RequestAsync(
        string[] texts, EmbeddingGenerationOptions? options, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["model"] = options?.ModelId ?? _endpoint.Model,
            ["input"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
            ["encoding_format"] = "float",
        };
        if (options?.Dimensions is { } dimensions)
            body["dimensions"] = dimensions;
        using var answer = await _connection.PostAsync("embeddings", body, cancellation);
        return new GeneratedEmbeddings<Embedding<float>>(ReadVectors(answer.RootElement, texts.Length).Select(vector => new Embedding<float>(vector)))
        {
            Usage = answer.RootElement.Find("usage")?.FindCount("prompt_tokens") is { } read ? new UsageDetails { InputTokenCount = read } : null,
        };
    }

    private static float[][] ReadVectors(JsonElement answer, int count)
    {
        if (answer.Find("data") is not { ValueKind: JsonValueKind.Array } data)
            throw OpenAiConnection.NotUnderstood("the answer is not one of the embeddings protocol");
        if (data.GetArrayLength() != count)
            throw new EndpointException($"{data.GetArrayLength()} vectors came back for {count} texts");
        var vectors = new float[count][];
        foreach (var entry in data.EnumerateArray())
        {
            if (entry.FindCount("index") is not { } index || index >= count || vectors[index] is not null)
                throw new EndpointException($"the vectors are not numbered from 0 to {count - 1}, each once");
            vectors[index] = ReadVector(entry, index);
        }

        return vectors.FirstOrDefault(vector => vector.Length != vectors[0].Length) is { } odd
            ? throw new EndpointException($"the vectors differ in dimension: {vectors[0].Length} and {odd.Length}")
            : vectors;
    }

    private static float[] ReadVector(JsonElement entry, long index)
    {
        if (entry.Find("embedding") is not { ValueKind: JsonValueKind.Array } values || values.GetArrayLength() == 0)
            throw new EndpointException($"vector {index} is empty or missing");
        var vector = new float[values.GetArrayLength()];
        var at = 0;
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out vector[at]) || !float.IsFinite(vector[at]))
                throw new EndpointException($"value {at} of vector {index} is not a finite number");
            at++;
        }

        return vector;
    }
}
