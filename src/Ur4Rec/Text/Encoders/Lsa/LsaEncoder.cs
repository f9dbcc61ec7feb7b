using Microsoft.Extensions.AI;
using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>
/// Encodes text by an <see cref="LsaModel"/>: vectors of length 1. A text without a word that the model knows gets the zero vector,
/// which is as near to every other text as to none.
/// </summary>
public sealed class LsaEncoder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>What the encoder is called.</summary>
    public const string Name = "lsa";

    private const int BatchSize = 1024;

    private readonly LsaModel _model;
    private readonly WorkerPool _pool;

    private LsaEncoder(LsaModel model, WorkerPool pool)
    {
        _model = model;
        _pool = pool;
    }

    /// <summary>The encoder of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pool">Where the work runs; it stays the caller's, and serves until the encoder is no longer used.</param>
    public static TextEncoder Of(LsaModel model, WorkerPool pool) => new(Name, model.Fingerprint, new LsaEncoder(model, pool), BatchSize);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The options want other dimensions than the model has.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options?.Dimensions is { } dimensions && dimensions != _model.Dimensions)
            throw new ArgumentException($"The model has {_model.Dimensions} dimensions, not {dimensions}.", nameof(options));
        var texts = values.ToList();
        var vectors = _model.Encode(texts, _pool);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
            texts.Select((_, row) => new Embedding<float>(vectors.AsMemory(row * _model.Dimensions, _model.Dimensions)))));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
