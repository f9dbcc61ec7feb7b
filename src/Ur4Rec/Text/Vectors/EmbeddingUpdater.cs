using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Vectors;

/// <summary>How far an update is.</summary>
/// <param name="Encoded">Sentences encoded so far.</param>
/// <param name="Total">Sentences to encode.</param>
public readonly record struct EmbeddingProgress(int Encoded, int Total);

/// <summary>What an update did.</summary>
/// <param name="File">The file of vectors.</param>
/// <param name="Encoder">The encoder's name.</param>
/// <param name="Dimensions">Dimensions of the vectors.</param>
/// <param name="Sentences">Distinct sentences asked for, all of them in the file now.</param>
/// <param name="Encoded">Those that had to be encoded.</param>
/// <param name="Reused">Those whose vectors were there, in the file or from an interrupted run.</param>
/// <param name="Removed">Vectors dropped because no sentence of the store has them.</param>
/// <param name="IsOtherEncoder">Whether the file came from another encoder of this name, and so was made anew.</param>
public sealed record EmbeddingReport(
    string File, string Encoder, int Dimensions, int Sentences, int Encoded, int Reused, int Removed, bool IsOtherEncoder);

/// <summary>
/// Brings a store's file of vectors up to date: only sentences without a vector are encoded. Each batch is kept in the store as
/// soon as it is done, and at the end all go into a new file, so that an interrupted run repeats nothing.
/// </summary>
public sealed class EmbeddingUpdater
{
    private readonly string _storePath;
    private readonly TextEncoder _encoder;
    private readonly IProgress<EmbeddingProgress> _progress;

    /// <summary>An updater of the vectors of one store and encoder.</summary>
    public EmbeddingUpdater(string storePath, TextEncoder encoder, IProgress<EmbeddingProgress> progress)
    {
        _storePath = storePath;
        _encoder = encoder;
        _progress = progress;
    }

    /// <summary>Encodes what is missing and writes the file.</summary>
    /// <param name="sentences">What to encode, in any order, repetitions allowed.</param>
    /// <param name="existing">Every sentence of the store: vectors of others are dropped.</param>
    /// <param name="cancellation">Stops between batches; what was encoded is kept for the next run.</param>
    /// <exception cref="InputException">The store or its file of vectors cannot be read, or the encoder gives what is no vector.</exception>
    public async Task<EmbeddingReport> UpdateAsync(
        IEnumerable<string> sentences, IEnumerable<string> existing, CancellationToken cancellation = default)
    {
        var wanted = new Dictionary<TextKey, string>();
        foreach (var sentence in sentences)
            wanted.TryAdd(TextKey.Of(sentence), sentence);
        if (wanted.Count == 0)
            throw new ArgumentException("There is no sentence to encode.", nameof(sentences));
        var living = existing.Select(TextKey.Of).Concat(wanted.Keys).ToHashSet();

        var path = VectorFile.PathOf(_storePath, _encoder.Name);
        using var file = File.Exists(path) ? VectorFile.Open(path) : null;
        var usable = file?.Fingerprint == _encoder.Fingerprint ? file : null;
        using var pending = PendingVectors.Open(_storePath, _encoder.Name, _encoder.Fingerprint);
        var kept = pending.Keys();
        var missing = wanted.Where(pair => usable?.Contains(pair.Key) != true && !kept.Contains(pair.Key)).ToList();
        var dimensions = usable?.Dimensions ?? (kept.Count > 0 ? pending.VectorOf(kept.First()).Length : (int?)null);
        dimensions = await EncodeAsync(missing, dimensions, pending, cancellation).ConfigureAwait(false);

        var keys = KeysOf(usable).Concat(pending.Keys()).Where(living.Contains).ToHashSet();
        var removed = KeysOf(usable).Count(key => !living.Contains(key));
        if (keys.Count != usable?.Count || removed > 0)
            VectorFileWriter.Write(path, new VectorStamp(_encoder.Name, _encoder.Fingerprint, dimensions!.Value), keys, VectorOf, replaced: file);
        pending.Clear();
        return new EmbeddingReport(
            path, _encoder.Name, dimensions!.Value, wanted.Count, missing.Count, wanted.Count - missing.Count, removed, file is not null && usable is null);

        ReadOnlySpan<float> VectorOf(TextKey key) => usable is not null && usable.TryFind(key, out var vector) ? vector : pending.VectorOf(key);
    }

    private static IEnumerable<TextKey> KeysOf(VectorFile? file) => file is null ? [] : Enumerable.Range(0, file.Count).Select(file.KeyAt);

    /// <summary>Encodes and keeps; returns the vectors' dimensions, which stay null where there was nothing to encode.</summary>
    private async Task<int?> EncodeAsync(
        List<KeyValuePair<TextKey, string>> missing, int? dimensions, PendingVectors pending, CancellationToken cancellation)
    {
        var encoded = 0;
        foreach (var batch in missing.Chunk(_encoder.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var embeddings = await _encoder.Generator
                .GenerateAsync(batch.Select(pair => pair.Value), cancellationToken: cancellation).ConfigureAwait(false);
            if (embeddings.Count != batch.Length)
                throw new InputException($"The encoder {_encoder.Name} gave {embeddings.Count} vectors for {batch.Length} sentences, of which the first is '{batch[0].Value}'.");
            var vectors = new (TextKey, float[])[batch.Length];
            for (var i = 0; i < batch.Length; i++)
            {
                dimensions ??= embeddings[i].Vector.Length;
                vectors[i] = (batch[i].Key, Checked(embeddings[i], batch[i].Value, dimensions.Value));
            }

            pending.Put(vectors);
            encoded += batch.Length;
            _progress.Report(new EmbeddingProgress(encoded, missing.Count));
        }

        return dimensions;
    }

    private float[] Checked(Embedding<float> embedding, string sentence, int dimensions)
    {
        var vector = embedding.Vector.ToArray();
        if (vector.Length == 0 || vector.Length != dimensions)
            throw new InputException($"The encoder {_encoder.Name} gave {vector.Length} dimensions where others have {dimensions}, for the sentence '{sentence}'.");
        var wrong = Array.FindIndex(vector, value => !float.IsFinite(value));
        return wrong < 0
            ? vector
            : throw new InputException($"The encoder {_encoder.Name} gave {vector[wrong]} in dimension {wrong} for the sentence '{sentence}'; its model or its endpoint is broken.");
    }
}
