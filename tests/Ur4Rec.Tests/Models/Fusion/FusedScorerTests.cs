using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

public class FusedScorerTests
{
    private static readonly FixedScorer s_small = FixedScorer.Of("small", 0.001f, 0.002f, 0.003f, 0.002f);
    private static readonly FixedScorer s_large = FixedScorer.Of("large", 4_000, 2_000, 2_000, 0);
    private static readonly FixedScorer s_constant = FixedScorer.Of("constant", 0.1f, 0.1f, 0.1f, 0.1f);

    [Fact]
    public void The_weighted_sum_of_z_scores()
    {
        // z-scores: small (-r, 0, r, 0), large (r, 0, 0, -r), with r the root of 2.
        var r = MathF.Sqrt(2);
        var fused = new FusedScorer([new(s_small, 0.6), new(s_large, 0.4), new(s_constant, 5)]);

        Close([-0.2f * r, 0, 0.6f * r, -0.4f * r], Score(fused, new ScoringQuery(null, default)));
        Assert.Equal(("fusion", 4), (fused.Name, fused.ItemCount));
    }

    [Fact]
    public void Scales_of_the_scorers_do_not_count()
    {
        var scaled = new FixedScorer("large", 4, (_, item) => (((item == 0 ? 4_000 : item == 3 ? 0 : 2_000) * 3) - 70_000) / 8f);

        Close(
            Score(new FusedScorer([new(s_small, 1), new(s_large, 1)]), new ScoringQuery(null, default)),
            Score(new FusedScorer([new(s_small, 1), new(scaled, 1)]), new ScoringQuery(null, default)));
    }

    [Fact]
    public void Constant_scorers_alone_score_zero()
    {
        Assert.Equal(new float[4], Score(new FusedScorer([new(s_constant, 1)]), new ScoringQuery(null, default)));
    }

    [Fact]
    public void A_query_is_scored_alike_alone_and_among_others()
    {
        var fused = new FusedScorer([new(ByHistory("a", 7), 0.3), new(ByHistory("b", 5), 0.7), new(new FixedScorer("c", 40, (newest, _) => newest), 1)]);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 30).Select(item => new ScoringQuery(null, new ItemIndex[] { new(item) }))];

        Assert.Equal(queries.SelectMany(query => Score(fused, query)), Score(fused, queries));
    }

    [Fact]
    public void An_explanation_adds_up_to_the_score()
    {
        var fused = new FusedScorer([new(ByHistory("a", 7), 0.3), new(ByHistory("b", 5), -0.7)]);
        var query = new ScoringQuery(null, new ItemIndex[] { new(3) });
        var scores = Score(fused, query);

        var explained = fused.Explain(query, [new ItemIndex(12), new ItemIndex(39)]);
        foreach (var (components, item) in explained.Zip([12, 39]))
        {
            Assert.Equal(["a", "b"], components.Select(component => component.Name));
            Assert.Equal(Raw(7, 3, item), components[0].Score);
            Assert.Equal(0.3f * components[0].StandardScore, components[0].Contribution);
            Assert.Equal(-0.7f * components[1].StandardScore, components[1].Contribution);
            Assert.Equal(scores[item], components[0].Contribution + components[1].Contribution);
        }
    }

    [Fact]
    public void A_score_that_is_not_finite_is_refused_with_scorer_and_item()
    {
        var fused = new FusedScorer([new(s_large, 1), new(FixedScorer.Of("broken", 1, 2, float.NaN, 3), 1)]);

        var error = Assert.Throws<InvalidOperationException>(() => Score(fused, new ScoringQuery(null, default)));
        Assert.Equal("Scorer 'broken' gives NaN to item number 2 and cannot be fused.", error.Message);
    }

    [Fact]
    public void Components_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FusedScorer([]));
        Assert.Contains("'small'", Refusal(new(s_small, 1), new(s_small, 2)), StringComparison.Ordinal);
        Assert.Contains("'short' scores 2 items, but 'small' 4", Refusal(new(s_small, 1), new(FixedScorer.Of("short", 1, 2), 1)), StringComparison.Ordinal);
        Assert.Contains("weight of 'small' is NaN", Refusal(new FusionComponent(s_small, double.NaN)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FusedScorer([new(s_small, 1)]).Score(new ScoringQuery[2], new float[7]));
    }

    private static string Refusal(params FusionComponent[] components) =>
        Assert.Throws<ArgumentException>(() => new FusedScorer(components)).Message;

    private static FixedScorer ByHistory(string name, int factor) => new(name, 40, (newest, item) => Raw(factor, newest, item));

    private static float Raw(int factor, int newest, int item) => (((newest + 1) * factor) + (item * 11)) % 17;

    private static float[] Score(FusedScorer scorer, params ScoringQuery[] queries)
    {
        var scores = new float[queries.Length * scorer.ItemCount];
        scores.AsSpan().Fill(float.NaN);
        scorer.Score(queries, scores);
        return scores;
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (want, got) in expected.Zip(actual))
            Assert.Equal(want, got, 1e-5f);
    }
}
