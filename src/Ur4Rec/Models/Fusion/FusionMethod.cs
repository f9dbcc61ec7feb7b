namespace Ur4Rec.Models.Fusion;

/// <summary>Where the weights of a fusion come from.</summary>
public enum FusionMethod
{
    /// <summary>The user sets them.</summary>
    Weighted,

    /// <summary>One weight a component, learned from the validation cases.</summary>
    Learned,

    /// <summary>One weight a component that depends on the query's features, learned from the validation cases.</summary>
    Adaptive,
}
