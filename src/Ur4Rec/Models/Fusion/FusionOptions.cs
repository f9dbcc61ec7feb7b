using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>How the scores of the sequence model, the retriever and closed-form collaborative scorers become one ranking.</summary>
public sealed record FusionOptions
{
    /// <summary>Where the weights come from.</summary>
    public FusionMethod Method { get; init; } = FusionMethod.Learned;

    /// <summary>Weight of the sequence model's z-scores for <see cref="FusionMethod.Weighted"/>, at least 0.</summary>
    public double SasRecWeight { get; init; } = 0.5;

    /// <summary>Weight of the retriever's z-scores for <see cref="FusionMethod.Weighted"/>, at least 0.</summary>
    public double RetrieverWeight { get; init; } = 0.5;

    /// <summary>Whether EASE^R (<see cref="EaseScorer"/>) is fused too.</summary>
    public bool Ease { get; init; }

    /// <summary>Weight of its z-scores for <see cref="FusionMethod.Weighted"/>, at least 0.</summary>
    public double EaseWeight { get; init; } = 0.5;

    /// <summary>λ of EASE^R, above 0.</summary>
    public double EaseRegularization { get; init; } = 250;

    /// <summary>What an item of the history weighs less than the next newer one in EASE^R, 0 &lt; value &lt;= 1.</summary>
    public double EaseHistoryDecay { get; init; } = 1;

    /// <summary>Whether the likeness of items' descriptions to the history's (<see cref="ContentScorer"/>) is fused too.</summary>
    public bool Content { get; init; }

    /// <summary>Weight of its z-scores for <see cref="FusionMethod.Weighted"/>, at least 0.</summary>
    public double ContentWeight { get; init; } = 0.3;

    /// <summary>What an item of the history weighs less than the next newer one in it, 0 &lt; value &lt;= 1.</summary>
    public double ContentHistoryDecay { get; init; } = 0.7;

    /// <summary>Its sharpness, at least 1.</summary>
    public int ContentSharpness { get; init; } = 3;

    /// <summary>Whether popularity is fused too.</summary>
    public bool Popularity { get; init; }

    /// <summary>Weight of its z-scores for <see cref="FusionMethod.Weighted"/>, at least 0.</summary>
    public double PopularityWeight { get; init; } = 0.1;

    /// <summary>How many items the cheap scorers retrieve for the retriever to rank, beside those of the history; 0 is the whole catalogue.</summary>
    public int RerankTop { get; init; } = 200;

    /// <summary>Checks that the values fit each other.</summary>
    /// <exception cref="InputException">No scorer would have a say, or a catalogue is too large for EASE^R.</exception>
    public void Validate(int itemCount)
    {
        if (Method == FusionMethod.Weighted && SasRecWeight + RetrieverWeight + (Ease ? EaseWeight : 0) + (Content ? ContentWeight : 0) + (Popularity ? PopularityWeight : 0) <= 0)
            throw new InputException("fusion_method is weighted, but all weights are 0; raise sasrec_weight or retriever_weight.");
        if (Ease && itemCount > ItemToItemBaseline.EaseItemLimit)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"fusion_ease is for catalogues of at most {ItemToItemBaseline.EaseItemLimit:N0} items, and this one has {itemCount:N0}; set it to false."));
        }
    }

    /// <summary>The weight of a component for <see cref="FusionMethod.Weighted"/>.</summary>
    internal double WeightOf(string component) => component switch
    {
        Ur4RecModel.SequenceComponent => SasRecWeight,
        Ur4RecModel.RetrieverComponent => RetrieverWeight,
        "ease" => EaseWeight,
        "content" => ContentWeight,
        "popularity" => PopularityWeight,
        _ => throw new ArgumentException($"There is no weight for '{component}'.", nameof(component)),
    };

    /// <summary>Names of the closed-form scorers, in their order.</summary>
    internal IEnumerable<string> Collaborative
    {
        get
        {
            if (Ease)
                yield return "ease";
            if (Content)
                yield return "content";
            if (Popularity)
                yield return "popularity";
        }
    }
}
