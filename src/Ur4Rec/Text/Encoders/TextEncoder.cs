using Microsoft.Extensions.AI;

namespace Ur4Rec.Text.Encoders;

/// <summary>What turns sentences into vectors, and how it is told from every other.</summary>
/// <param name="Name">The kind, which names the vectors' file: <c>lsa</c>, <c>bert</c> or <c>openai</c>.</param>
/// <param name="Fingerprint">Changes with everything that changes a vector: parameters, settings, the model at an endpoint.</param>
/// <param name="Generator">Does the work. Equal sentences get equal vectors, whatever else is in the batch.</param>
/// <param name="BatchSize">Sentences to hand over at once.</param>
public sealed record TextEncoder(string Name, string Fingerprint, IEmbeddingGenerator<string, Embedding<float>> Generator, int BatchSize) : IDisposable
{
    /// <summary>Disposes the generator.</summary>
    public void Dispose() => Generator.Dispose();
}
