namespace Ur4Rec.Models.Retrieval;

/// <summary>Everything that the retriever knows of users and items besides what it learns.</summary>
/// <param name="UserTexts">The sentences of each user's preferences.</param>
/// <param name="ItemTexts">The sentences of each item's description; of as many items as the retriever has.</param>
/// <param name="ItemImages">The features of each item's images; null where there are no images.</param>
public sealed record RetrieverFeatures(ContextTable UserTexts, ContextTable ItemTexts, ContextTable? ItemImages = null);
