using System.Text.Json.Serialization;

namespace Ur4Rec.Serving;

/// <summary>What an answer rests on.</summary>
public enum AnswerBasis
{
    /// <summary>What the user did.</summary>
    History,

    /// <summary>The history that came with the request.</summary>
    Session,

    /// <summary>Attributes that were said to be liked, and popularity.</summary>
    Attributes,

    /// <summary>Popularity alone: nothing is known of whoever asks.</summary>
    Popularity,
}

/// <summary>Items for somebody.</summary>
/// <param name="User">The user asked for; null where none was named.</param>
/// <param name="Model">See <see cref="ModelVersion.Version"/>.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="HistoryLength">Entries of the history that it rests on.</param>
/// <param name="IsStale">Whether the store did not answer, so that the newest events may be missing.</param>
/// <param name="Items">Best first.</param>
/// <param name="Unranked">Candidates of the request that are not in it because nothing can rank them; see <see cref="RankedBy.Nothing"/>.</param>
public sealed record RecommendationAnswer(
    string? User, string Model, AnswerBasis Basis, int HistoryLength, bool IsStale, IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unranked);

/// <summary>One item of an answer.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Score">The model's score, and the adjustments added one by one; comparable within one answer, and not with a pinned item's.</param>
/// <param name="Title">Its title, where it has one.</param>
/// <param name="Adjustments">What rules and steering added to the model's score; empty where they did not.</param>
public sealed record RecommendedItem(int Rank, string Item, float Score, string? Title, IReadOnlyList<ScoreAdjustment> Adjustments)
{
    /// <summary>Why; null where that was not asked, or where nothing but popularity speaks for the item.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Explanation? Explanation { get; init; }
}

/// <summary>Something that moved an item beside the model.</summary>
/// <param name="Reason">In words, such as <c>less genre: Horror</c>, <c>more like: Quiet films.</c>, <c>boost: item 12</c> or <c>pinned at 1</c>.</param>
/// <param name="Amount">What it added to the score, in the score's own unit; 0 for a pin.</param>
/// <remarks>
/// Boosts and steers are given in standard deviations: of the model's scores of the candidates of an answer that may appear, the root of the mean
/// squared distance from their mean, or 1 where all are equal. An item that is boosted, or has the value that a boost or steer names, gains that
/// many deviations. Of a sentence it gains the weight times its likeness: the similarity scaled over the same candidates, 0 for the least like and
/// 1 for the most.
/// </remarks>
public readonly record struct ScoreAdjustment(string Reason, float Amount);

/// <summary>Items like one.</summary>
/// <param name="Item">The item asked for.</param>
/// <param name="Model">See <see cref="ModelVersion.Version"/>.</param>
/// <param name="Items">The most alike first.</param>
public sealed record SimilarItems(string Item, string Model, IReadOnlyList<SimilarItem> Items);

/// <summary>An item like another.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Title">Its title, where it has one.</param>
/// <param name="Similarity">Cosine of their embeddings, -1 .. 1.</param>
public sealed record SimilarItem(string Item, string? Title, float Similarity);
