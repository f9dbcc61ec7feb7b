using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Recommending;

/// <summary>An item recommended, and why.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">As <see cref="Recommendation.Score"/>.</param>
/// <param name="Components">
/// What each component of the fusion says of the item; their contributions, added in order, are <paramref name="Score"/>. Empty for a
/// sequence model alone, whose own score it is.
/// </param>
/// <param name="Retriever">How the preference retriever came to its score; null where there is none, or where it has no weight in the fusion.</param>
/// <param name="History">
/// The entries of the history whose removal lowers the score most, the largest drop first; fewer than
/// <see cref="Explainer.HistoryShown"/> where fewer lower it at all.
/// </param>
public sealed record ExplainedRecommendation(
    ItemId Item, float Score, IReadOnlyList<ComponentScore> Components, RetrieverReasons? Retriever, IReadOnlyList<HistoryReason> History);

/// <summary>What the preference retriever made of a user and an item.</summary>
/// <param name="Router">What each expert counts.</param>
/// <param name="MemoryGate">The share, 0 .. 1, of the preference that does not come from memory; null without memory.</param>
/// <param name="UserSentences">
/// The sentences about the user that the item attends to most, the largest share first; empty for a user without any.
/// </param>
/// <param name="ItemSentences">Likewise the sentences about the item itself.</param>
public sealed record RetrieverReasons(
    RouterShares Router, float? MemoryGate, IReadOnlyList<AttendedSentence> UserSentences, IReadOnlyList<AttendedSentence> ItemSentences);

/// <summary>Shares of the experts, which add up to 1. An expert that has nothing to read of its own answers with a learned default.</summary>
/// <param name="UserPreference">Of the one that reads the sentences about the user.</param>
/// <param name="ItemDescription">Of the one that reads the sentences about the item.</param>
/// <param name="ItemImageOrId">Of the one that reads the item's images, or its id where it has none.</param>
public readonly record struct RouterShares(float UserPreference, float ItemDescription, float ItemImageOrId);

/// <summary>A sentence and how much it was listened to.</summary>
/// <param name="Share">0 .. 1 of the attention to all sentences about the same subject.</param>
/// <param name="Sentence">The sentence.</param>
public readonly record struct AttendedSentence(float Share, string Sentence);

/// <summary>An entry of a history that a recommendation rests on.</summary>
/// <param name="Item">The item.</param>
/// <param name="Age">Its place from the end of the history; 0 is the newest.</param>
/// <param name="Drop">By how much the score is lower without this entry, above 0.</param>
public readonly record struct HistoryReason(ItemId Item, int Age, float Drop);
