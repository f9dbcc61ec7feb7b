using System.Text.Json.Serialization;
using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Recommending;

namespace Ur4Rec.Cli.Commands;

/// <summary>What <c>recommend</c> answers.</summary>
/// <param name="User">The user asked for, or null where a history was given.</param>
/// <param name="Items">Best first.</param>
internal sealed record Answer(string? User, IReadOnlyList<RankedItem> Items)
{
    public static Answer Of(string? user, IReadOnlyList<Recommendation> recommendations, RunData data)
    {
        var titles = TitlesOf(recommendations.Select(recommendation => recommendation.Item), data);
        return new Answer(user, [.. recommendations.Select(
            (recommendation, i) => new RankedItem(i + 1, recommendation.Item.Value, recommendation.Score, titles[recommendation.Item]))]);
    }

    public static Answer Of(string? user, IReadOnlyList<ExplainedRecommendation> recommendations, RunData data)
    {
        var named = recommendations.SelectMany(explained => explained.History.Select(reason => reason.Item).Prepend(explained.Item));
        var titles = TitlesOf(named, data);
        return new Answer(user, [.. recommendations.Select((explained, i) =>
            new RankedItem(i + 1, explained.Item.Value, explained.Score, titles[explained.Item]) { Explanation = Explanation.Of(explained, titles) })]);
    }

    private static Dictionary<ItemId, string?> TitlesOf(IEnumerable<ItemId> items, RunData data) =>
        data.Describe(items.Distinct()).ToDictionary(item => item.Id, item => item.Title);
}

/// <summary>One item of an answer.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Score">The model's score.</param>
/// <param name="Title">Its title, where the data has one.</param>
internal sealed record RankedItem(int Rank, string Item, float Score, string? Title)
{
    /// <summary>Why; null where that was not asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Explanation? Explanation { get; init; }
}

/// <summary>Why an item has its score; see <see cref="ExplainedRecommendation"/>.</summary>
internal sealed record Explanation(IReadOnlyList<ComponentScore> Components, RetrieverReasons? Retriever, IReadOnlyList<NamedHistoryReason> History)
{
    public static Explanation Of(ExplainedRecommendation explained, IReadOnlyDictionary<ItemId, string?> titles) => new(
        explained.Components,
        explained.Retriever,
        [.. explained.History.Select(reason => new NamedHistoryReason(reason.Item.Value, titles[reason.Item], reason.Age, reason.Drop))]);
}

/// <summary>A <see cref="HistoryReason"/> with the item's title, where the data has one.</summary>
internal sealed record NamedHistoryReason(string Item, string? Title, int Age, float Drop);
