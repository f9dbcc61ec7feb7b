namespace Ur4Rec.Models;

/// <summary>Which transformer block SASRec is built of.</summary>
public enum SasRecVariant
{
    /// <summary>Pre-norm, GELU, feed-forward four times as wide as the model.</summary>
    Prenorm,

    /// <summary>Post-norm, ReLU, feed-forward as wide as the model: Kang and McAuley 2018, as the Python UR4Rec built it.</summary>
    Classic,
}

/// <summary>The shape of a SASRec model.</summary>
public sealed record SasRecOptions
{
    /// <summary>The block's form.</summary>
    public SasRecVariant Variant { get; init; } = SasRecVariant.Prenorm;

    /// <summary>Width of every representation; a multiple of <see cref="Heads"/>.</summary>
    public int HiddenDim { get; init; } = 64;

    /// <summary>Number of transformer blocks, at least 1.</summary>
    public int Blocks { get; init; } = 2;

    /// <summary>Number of attention heads, at least 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>Dropout rate, 0 &lt;= rate &lt; 1, on embeddings, attention and both sub-layers.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>
    /// Whether item embeddings are multiplied by sqrt(<see cref="HiddenDim"/>) where they are read, as Vaswani et al. 2017, section 3.4,
    /// do: the model then hears the items from the first epochs on and learns in about half as many.
    /// </summary>
    public bool ScaleEmbeddings { get; init; } = true;

    /// <summary>Longest history the model reads; older items are left out.</summary>
    public int MaxSequenceLength { get; init; } = 50;
}
