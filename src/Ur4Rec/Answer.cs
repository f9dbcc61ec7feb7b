using System.Text.Json.Serialization;
using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Recommending;

namespace Ur4Rec;

/// <summary>Recommendations as they are shown: with the titles of the items.</summary>
/// <param name="User">The user asked for, or null where a history was given.</param>
/// <param name="Items">Best first.</param>
public sealed record Answer(string? User, IReadOnlyList<RankedItem> Items)
{
    /// <summary>Without reasons.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public static Answer Of(string? user, IReadOnlyList<Recommendation> recommendations, RunData data)
    {
        var titles = data.TitlesOf(recommendations.Select(recommendation => recommendation.Item));
        return new Answer(user, [.. recommendations.Select(
            (recommendation, i) => new RankedItem(i + 1, recommendation.Item.Value, recommendation.Score, titles[recommendation.Item]))]);
    }

    /// <summary>With the reasons.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public static Answer Of(string? user, IReadOnlyList<ExplainedRecommendation> recommendations, RunData data)
    {
        var named = recommendations.SelectMany(explained => explained.History.Select(reason => reason.Item).Prepend(explained.Item));
        var titles = data.TitlesOf(named);
        return new Answer(user, [.. recommendations.Select((explained, i) =>
            new RankedItem(i + 1, explained.Item.Value, explained.Score, titles[explained.Item]) { Explanation = Explanation.Of(explained, titles) })]);
    }
}

/// <summary>One item of an answer.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Score">The model's score.</param>
/// <param name="Title">Its title, where the data has one.</param>
public sealed record RankedItem(int Rank, string Item, float Score, string? Title)
{
    /// <summary>Why; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Explanation? Explanation { get; init; }
}

/// <summary>Why an item has its score.</summary>
/// <param name="Components">See <see cref="ExplainedRecommendation.Components"/>.</param>
/// <param name="Retriever">See <see cref="ExplainedRecommendation.Retriever"/>.</param>
/// <param name="History">See <see cref="ExplainedRecommendation.History"/>.</param>
public sealed record Explanation(IReadOnlyList<ComponentScore> Components, RetrieverReasons? Retriever, IReadOnlyList<NamedHistoryReason> History)
{
    internal static Explanation Of(ExplainedRecommendation explained, IReadOnlyDictionary<ItemId, string?> titles) => new(
        explained.Components,
        explained.Retriever,
        [.. explained.History.Select(reason => new NamedHistoryReason(reason.Item.Value, titles[reason.Item], reason.Age, reason.Drop))]);
}

/// <summary>A <see cref="HistoryReason"/> with a title.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Title">Its title, where the data has one.</param>
/// <param name="Age">See <see cref="HistoryReason.Age"/>.</param>
/// <param name="Drop">See <see cref="HistoryReason.Drop"/>.</param>
public sealed record NamedHistoryReason(string Item, string? Title, int Age, float Drop);
