using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Text.Encoders;

/// <summary>Encodes text by a model behind OpenAI's protocol.</summary>
public static class OpenAiEncoder
{
    /// <summary>What the encoder is called.</summary>
    public const string Name = TextOrigin.OpenAi;

    /// <summary>The encoder of a model at an endpoint. Nothing is sent yet.</summary>
    /// <param name="endpoint">The endpoint and model.</param>
    /// <param name="dimensions">Dimensions to ask for, of models that let one choose; null for the model's own.</param>
    /// <param name="batchSize">Sentences of one request.</param>
    /// <exception cref="InputException">The variable named for the key is not set, or holds no key.</exception>
    public static TextEncoder Of(OpenAiEndpoint endpoint, int? dimensions, int batchSize)
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = new OpenAiEmbeddingGenerator(endpoint);
        if (dimensions is { } wanted)
            generator = new WithDimensions(generator, wanted);
        return new TextEncoder(Name, FormattableString.Invariant($"{endpoint.Address} {endpoint.Model} {dimensions}"), generator, batchSize);
    }

    private sealed class WithDimensions(IEmbeddingGenerator<string, Embedding<float>> inner, int dimensions)
        : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var changed = options?.Clone() ?? new EmbeddingGenerationOptions();
            changed.Dimensions ??= dimensions;
            return base.GenerateAsync(values, changed, cancellationToken);
        }
    }
}
