using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Tests.Serving.Ranking;

/// <summary>Small catalogues, and what tests ask of them.</summary>
internal static class Catalogue
{
    /// <summary>Items i0, i1, … of these genres, separated by blanks.</summary>
    public static ItemTable OfGenres(params string[] genres) => new([.. genres.Select((text, i) => Item(i) with { Genres = text.Split(' ', StringSplitOptions.RemoveEmptyEntries) })]);

    public static ItemMetadata Item(int i) => new(new ItemId($"i{i}"));

    public static ItemId Id(int i) => new($"i{i}");

    public static ItemIndex[] Indexes(params int[] items) => [.. items.Select(item => new ItemIndex(item))];

    public static int[] Numbers(IEnumerable<ItemIndex> items) => [.. items.Select(item => item.Value)];

    public static ItemSet Set(ItemTable table, params int[] items) => ItemSet.Of(table.Count, Indexes(items));

    public static AttributeFilter Any(string attribute, params string[] values) => new(attribute, values, []);

    public static AttributeFilter None(string attribute, params string[] values) => new(attribute, [], values);

    public static Boost Boosted(int item, double amount) => new(Id(item), null, amount);

    public static Boost Boosted(string genre, double amount) => new(null, new AttributeValue("genre", genre), amount);

    public static EffectiveSteer Steered(string genre, double weight) => EffectiveSteer.Of(new Steer(new AttributeValue("genre", genre), null, weight, true, 0), 0);

    /// <summary>Items 0, 1, … with these scores, best first.</summary>
    public static (ItemIndex Item, float Score)[] Ranked(params float[] scores) =>
        [.. scores.Select((score, i) => (new ItemIndex(i), score)).OrderByDescending(candidate => candidate.score).ThenBy(candidate => candidate.Item1.Value)];

    /// <summary>A list of all of a table's items that may appear, where the score of a pinned item outside the candidates is -100.</summary>
    public static IReadOnlyList<ListedItem> List(
        ItemTable table, RankingRules rules, (ItemIndex Item, float Score)[] candidates, int count, IReadOnlyList<EffectiveSteer>? steers = null,
        RecommendationRequest? request = null, UnitRows embedding = default)
    {
        var resolved = new ResolvedRules(rules, table);
        var eligible = new Eligibility(resolved).For(request ?? new RecommendationRequest(), []);
        return new ListBuilder(resolved).Build(candidates, eligible, new ListWish(count, rules.Diversity, steers ?? []), embedding, _ => -100);
    }

    public static int[] Numbers(IReadOnlyList<ListedItem> list) => [.. list.Select(listed => listed.Item.Value)];
}
