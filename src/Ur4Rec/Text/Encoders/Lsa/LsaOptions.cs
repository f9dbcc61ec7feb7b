namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>How an <see cref="LsaModel"/> is fitted.</summary>
public sealed record LsaOptions
{
    /// <summary>Dimensions of the vectors, at least 1; a model of few texts has fewer.</summary>
    public int Dimensions { get; init; } = 256;

    /// <summary>Words that fewer texts have are left out, at least 1.</summary>
    public int MinDocumentFrequency { get; init; } = 2;

    /// <summary>Most words; the most frequent are kept. At least 1.</summary>
    public int MaxFeatures { get; init; } = 50_000;

    /// <summary>Whether English words that say nothing of a text's subject are left out.</summary>
    public bool EnglishStopWords { get; init; }
}
