using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class MarginalRelevanceTests
{
    private static readonly ItemTable s_table = OfGenres("A", "A", "B", "B");

    // Cosines: 0 and 1 alike (0.8), 2 orthogonal to 0 and 0.6 to 1, 3 opposite to 0.
    private static readonly float[] s_rows = [1, 0, 0.8f, 0.6f, 0, 1, -1, 0];

    private static readonly (ItemIndex Item, float Score)[] s_ranked = Ranked(10, 9, 5, 0);

    [Theory]
    [InlineData(0, new[] { 0, 1, 2, 3 })]
    // After 0: 1 has 0.8 * 0.9 - 0.2 * 0.9 = 0.54, 2 has 0.8 * 0.5 - 0.2 * 0.5 = 0.3, 3 has 0.
    [InlineData(0.2, new[] { 0, 1, 2, 3 })]
    // After 0: 1 has 0.5 * 0.9 - 0.5 * 0.9 = 0, 2 has 0.5 * 0.5 - 0.5 * 0.5 = 0, 3 has 0, and a tie goes to the score.
    // 0.55: 1 has 0.405 - 0.495 = -0.09, 2 has 0.225 - 0.275 = -0.05, 3 has 0. Then 2: -0.05 (0.5 to both), 1: -0.09.
    [InlineData(0.55, new[] { 0, 3, 2, 1 })]
    // 1 takes the best first, then the least like: 3 has 0, then 2 has 0.5 to both and 1 has 0.9 to 0.
    [InlineData(1, new[] { 0, 3, 2, 1 })]
    public void It_weighs_score_against_likeness(double diversity, int[] expected) => Assert.Equal(expected, Numbers(Listed(diversity, 4)));

    [Fact]
    public void Scores_stay_the_models_own() => Assert.Equal([10f, 0, 5, 9], Listed(0.55, 4).Select(listed => listed.Score));

    [Fact]
    public void What_is_pinned_above_counts()
    {
        // After 2: 0 has 0.5 - 0.25, 1 has 0.45 - 0.4, 3 has 0 - 0.25.
        var rules = new RankingRules { Diversity = 0.5, Pinned = [new PinnedItem(Id(2), 1)] };
        Assert.Equal([2, 0, 1, 3], Numbers(List(s_table, rules, s_ranked, 4, embedding: new UnitRows(s_rows, 2))));
        // After 3, which is opposite to 0 and orthogonal to 2, and with 1 of likeness (1 - 0.8) / 2: 2 has 0 - 0.5 and all else more; 1 is 0.9 to 0.
        Assert.Equal([3, 0, 2, 1], Numbers(List(s_table, rules with { Diversity = 1, Pinned = [new PinnedItem(Id(3), 1)] }, s_ranked, 4, embedding: new UnitRows(s_rows, 2))));
    }

    [Fact]
    public void The_limit_of_a_category_holds_under_diversity()
    {
        var rules = new RankingRules { Diversity = 0.55, MaxPerCategory = new CategoryLimit("genre", 1) };

        Assert.Equal([0, 3], Numbers(List(s_table, rules, s_ranked, 4, embedding: new UnitRows(s_rows, 2))));
    }

    [Fact]
    public void Likeness_is_the_cosine_from_0_to_1_at_any_width()
    {
        foreach (var columns in new[] { 1, 7, 8, 9, 16, 31, 64 })
        {
            // Rows of equal values, of alternating signs, and of zeros.
            var one = 1 / MathF.Sqrt(columns);
            float[] rows = [.. Enumerable.Repeat(one, columns), .. Enumerable.Range(0, columns).Select(i => i % 2 == 0 ? one : -one), .. new float[columns]];
            var embedding = new UnitRows(rows, columns);

            Assert.Equal(3, embedding.Rows);
            Assert.Equal(1, embedding.Likeness(new ItemIndex(0), new ItemIndex(0)), 1e-6f);
            Assert.Equal((1 + (columns % 2 == 0 ? 0 : 1f / columns)) / 2, embedding.Likeness(new ItemIndex(0), new ItemIndex(1)), 1e-6f);
            Assert.Equal(0.5f, embedding.Likeness(new ItemIndex(0), new ItemIndex(2)));
        }
    }

    [Fact]
    public void Broken_embeddings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new UnitRows(s_rows, 3));
        Assert.Throws<ArithmeticException>(() => new UnitRows([1, float.NaN], 1).Likeness(new ItemIndex(0), new ItemIndex(1)));
    }

    private static IReadOnlyList<ListedItem> Listed(double diversity, int count) =>
        List(s_table, new RankingRules { Diversity = diversity }, s_ranked, count, embedding: new UnitRows(s_rows, 2));
}
