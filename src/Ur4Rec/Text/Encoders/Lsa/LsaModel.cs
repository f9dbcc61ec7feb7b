using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>
/// Latent semantic analysis (Deerwester, Dumais, Furnas, Landauer and Harshman 1990, JASIS 41): texts as TF-IDF rows, projected on
/// the first right singular vectors of those it was fitted on.
/// </summary>
public sealed class LsaModel
{
    /// <summary>Raised whenever equal contents come to give other vectors, as when words are cut otherwise.</summary>
    private const int Version = 1;

    private const ulong Seed = 1;

    // A text has length 1 before it is projected; what is shorter than this after it is float32's rounding.
    private const double ShortestProjection = 1e-6;

    private readonly float[] _projection;

    internal LsaModel(LsaOptions options, LsaVocabulary vocabulary, float[] projection)
    {
        Options = options;
        Vocabulary = vocabulary;
        _projection = projection;
        Dimensions = projection.Length / vocabulary.Terms.Count;
        Fingerprint = HashOf(vocabulary, projection);
    }

    /// <summary>How it was fitted.</summary>
    public LsaOptions Options { get; }

    /// <summary>The words it knows.</summary>
    public LsaVocabulary Vocabulary { get; }

    /// <summary>Dimensions of its vectors; fewer than asked for where the texts had no more.</summary>
    public int Dimensions { get; }

    /// <summary>SHA-256 of everything that makes its vectors, in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>V, row-major [terms, <see cref="Dimensions"/>].</summary>
    internal float[] Projection => _projection;

    /// <summary>Fits a model. Neither the order of the texts nor their repetition nor the number of threads changes it.</summary>
    /// <exception cref="InputException">No word occurs in enough texts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LsaModel Fit(IEnumerable<string> texts, LsaOptions options, WorkerPool pool)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var vocabulary = LsaVocabulary.Fit(distinct, options);
        if (vocabulary.Terms.Count == 0)
        {
            throw new InputException(
                $"No word occurs in {options.MinDocumentFrequency} of the {distinct.Count} texts, so the encoder lsa has nothing to learn from; bring more texts first.");
        }

        var svd = RandomizedSvd.Decompose(vocabulary.Weigh(distinct), options.Dimensions, Seed, pool);
        return new LsaModel(options, vocabulary, svd.RightVectors);
    }

    /// <summary>
    /// Row-major [texts, <see cref="Dimensions"/>]: each row has length 1, or is zero for a text without a word that the model
    /// knows. A row depends on its own text alone.
    /// </summary>
    public float[] Encode(IReadOnlyCollection<string> texts, WorkerPool pool)
    {
        var vectors = new float[checked(texts.Count * Dimensions)];
        Vocabulary.Weigh(texts).Multiply(_projection, Dimensions, vectors, pool);
        for (var begin = 0; begin < vectors.Length; begin += Dimensions)
            Normalize(vectors.AsSpan(begin, Dimensions));
        return vectors;
    }

    private static void Normalize(Span<float> vector)
    {
        var sum = 0.0;
        foreach (var value in vector)
            sum += (double)value * value;
        var norm = Math.Sqrt(sum);
        if (norm < ShortestProjection)
        {
            vector.Clear();
            return;
        }

        foreach (ref var value in vector)
            value = (float)(value / norm);
    }

    private static string HashOf(LsaVocabulary vocabulary, float[] projection)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Version]);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Terms)));
        hash.AppendData(MemoryMarshal.AsBytes(vocabulary.InverseDocumentFrequencies));
        hash.AppendData(MemoryMarshal.AsBytes(projection.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
