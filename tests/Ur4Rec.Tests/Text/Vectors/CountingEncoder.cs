using Microsoft.Extensions.AI;
using Ur4Rec.Text.Encoders;

namespace Ur4Rec.Tests.Text.Vectors;

/// <summary>An encoder that remembers what it was asked, and fails or lies where it is told to.</summary>
internal sealed class CountingEncoder : IEmbeddingGenerator<string, Embedding<float>>
{
    public List<string> Asked { get; } = [];

    /// <summary>What a sentence is encoded as; its length and 1 unless set.</summary>
    public Func<string, float[]> Encode { get; init; } = sentence => [sentence.Length, 1];

    public TextEncoder As(string fingerprint, int batchSize = 2) => new("count", fingerprint, this, batchSize);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        var embeddings = texts.ConvertAll(text => new Embedding<float>(Encode(text)));
        Asked.AddRange(texts);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embeddings));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
