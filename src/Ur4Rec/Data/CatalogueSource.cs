namespace Ur4Rec.Data;

/// <summary>Which items can be ranked.</summary>
public enum CatalogueSource
{
    /// <summary>Those of the interactions that preparation kept.</summary>
    Interactions,

    /// <summary>Every item of the store: one that nobody chose can be known by its texts.</summary>
    Store,
}
