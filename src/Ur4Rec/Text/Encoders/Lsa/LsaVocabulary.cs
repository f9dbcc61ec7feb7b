using System.Runtime.InteropServices;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>The words that a model knows, and how much each tells.</summary>
public sealed class LsaVocabulary
{
    private readonly string[] _terms;
    private readonly float[] _idf;
    private readonly Dictionary<string, int> _indices;

    /// <summary>A vocabulary over arrays that the caller gives away.</summary>
    /// <param name="terms">[terms] in strictly ascending ordinal order.</param>
    /// <param name="idf">[terms] inverse document frequencies, above 0.</param>
    internal LsaVocabulary(string[] terms, float[] idf)
    {
        _terms = terms;
        _idf = idf;
        _indices = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var i = 0; i < terms.Length; i++)
            _indices.Add(terms[i], i);
    }

    /// <summary>The words, in ordinal order.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>[terms] ln((1 + texts) / (1 + texts with the word)) + 1, the smooth inverse document frequency.</summary>
    public ReadOnlySpan<float> InverseDocumentFrequencies => _idf;

    /// <summary>Counts the words of texts; may come out empty.</summary>
    public static LsaVocabulary Fit(IReadOnlyCollection<string> texts, LsaOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinDocumentFrequency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFeatures, 1);
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var word in WordSegmenter.Split(text).Distinct(StringComparer.Ordinal))
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, word, out _)++;
        }

        var kept = frequencies
            .Where(pair => pair.Value >= options.MinDocumentFrequency && !(options.EnglishStopWords && Lsa.EnglishStopWords.Contains(pair.Key)))
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(options.MaxFeatures)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToArray();
        return new LsaVocabulary(
            Array.ConvertAll(kept, pair => pair.Key),
            Array.ConvertAll(kept, pair => (float)(Math.Log((1.0 + texts.Count) / (1.0 + pair.Value)) + 1)));
    }

    /// <summary>
    /// TF-IDF, [texts, terms]: a word that a text has tf times weighs (1 + ln tf) idf; rows have length 1, or 0 where no word is
    /// known.
    /// </summary>
    public SparseMatrix Weigh(IReadOnlyCollection<string> texts)
    {
        var offsets = new List<int>(texts.Count + 1) { 0 };
        var indices = new List<int>();
        var values = new List<float>();
        foreach (var text in texts)
        {
            var row = Weigh(text);
            var norm = Math.Sqrt(row.Sum(pair => pair.Weight * pair.Weight));
            foreach (var (term, weight) in row)
            {
                indices.Add(term);
                values.Add((float)(weight / norm));
            }

            offsets.Add(indices.Count);
        }

        return new SparseMatrix(_terms.Length, [.. offsets], [.. indices], [.. values]);
    }

    private List<(int Term, double Weight)> Weigh(string text)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var word in WordSegmenter.Split(text))
        {
            if (_indices.TryGetValue(word, out var term))
                counts[term] = counts.GetValueOrDefault(term) + 1;
        }

        return [.. counts.Select(pair => (pair.Key, (1 + Math.Log(pair.Value)) * _idf[pair.Key]))];
    }
}
