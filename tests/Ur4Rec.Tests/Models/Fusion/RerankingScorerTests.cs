using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models.Fusion;

public class RerankingScorerTests
{
    private static readonly FixedScorer s_small = FixedScorer.Of("small", 0.001f, 0.002f, 0.003f, 0.002f);
    private static readonly FixedScorer s_large = FixedScorer.Of("large", 4_000, 2_000, 2_000, 0);
    private static readonly FixedScorer s_constant = FixedScorer.Of("constant", 0.1f, 0.1f, 0.1f, 0.1f);

    [Fact]
    public void The_weighted_sum_of_z_scores()
    {
        // z-scores: small (-r, 0, r, 0), large (r, 0, 0, -r), with r the root of 2.
        var r = MathF.Sqrt(2);
        var fused = Of([s_small, s_large, s_constant], [0.6, 0.4, 5]);

        Close([-0.2f * r, 0, 0.6f * r, -0.4f * r], Score(fused, After()));
        Assert.Equal(("ur4rec", 4), (fused.Name, fused.ItemCount));
    }

    [Fact]
    public void Scales_of_the_scorers_do_not_count()
    {
        var scaled = new FixedScorer("large", 4, (_, item) => (((item == 0 ? 4_000 : item == 3 ? 0 : 2_000) * 3) - 70_000) / 8f);

        Close(Score(Of([s_small, s_large], [1, 1]), After()), Score(Of([s_small, scaled], [1, 1]), After()));
    }

    [Fact]
    public void Constant_scorers_alone_score_zero()
    {
        Assert.Equal(new float[4], Score(Of([s_constant], [1]), After()));
    }

    [Fact]
    public void The_best_of_the_first_scorer_and_the_history_are_reranked_above_all_others()
    {
        // Item 1 is the best but excluded, so the top 3 are 3 and 0, and of the equal 2 and 5 the lower; 4 is the worst but was had. The second
        // scorer turns them round, and that it likes 5 as much as 4 does not bring it up.
        var first = FixedScorer.Of("first", 6, 9, 5, 7, 1, 5);
        var second = FixedScorer.Of("second", 10, 6, 11, 9, 12, 12);
        var retriever = new FixedCandidateScorer("retriever", 6, (_, item) => item == 2 ? 3 : 0);
        var scores = Score(Of([first, second], [0, 1, 1], retriever, top: 3), After(4).Excluding(1));

        // second has mean 10 and variance (16 + 1 + 1 + 4 + 4) / 6 = 13/3 over the catalogue, so z of its (10, 11, 9, 12) is (0, s, -s, 2s) with
        // s the root of 3/13; over the candidates, z of the retriever's (0, 3, 0, 0) is (-t, 3t, -t, -t) with t the root of 1/3.
        var (s, t) = (MathF.Sqrt(3 / 13f), MathF.Sqrt(1 / 3f));
        Close([-t, s + (3 * t), -s - t, (2 * s) - t], [scores[0], scores[2], scores[3], scores[4]]);
        Assert.Equal([[0, 2, 3, 4]], retriever.Asked);
        Assert.Equal([2, 4, 0, 3, 1, 5], Order(scores));
        Assert.Equal(6, scores.Distinct().Count());
    }

    [Fact]
    public void The_whole_catalogue_is_reranked_with_a_top_of_0()
    {
        var retriever = new FixedCandidateScorer("retriever", 4, (_, item) => -item);

        Assert.Equal([0, 1, 2, 3], Order(Score(Of([s_small], [0, 1], retriever), After(0))));
        Assert.Equal([[0, 1, 2, 3]], retriever.Asked);
    }

    [Fact]
    public void A_query_without_candidates_has_the_first_scorers_order()
    {
        Assert.Equal([0, 1, 2, 3], Order(Score(Of([s_large, s_small], [1, 9], top: 2), After(0, 1).Excluding(0, 1, 2, 3))));
    }

    [Fact]
    public void Components_of_no_weight_are_not_asked_but_the_first_retrieves()
    {
        var broken = FixedScorer.Of("broken", float.NaN, 1, 2, 3);
        var retriever = new FixedCandidateScorer("retriever", 4, (_, item) => item);
        var scores = Score(Of([s_small, broken, s_large], [0, 0, 1, 0], retriever, top: 2), After());

        Assert.Equal(0, retriever.Calls);
        Assert.Equal((0, 0), (scores[1], scores[2]));
        Assert.Equal([1, 2, 3, 0], Order(scores));
    }

    [Fact]
    public void The_candidate_scorer_is_asked_once_a_block()
    {
        var retriever = new FixedCandidateScorer("retriever", 4, (newest, item) => newest - item);
        Score(Of([s_large], [1, 1], retriever, top: 2), After(0), After(), After().Excluding(0, 1, 2, 3), After(2), After(3).Excluding(0));

        Assert.Equal(1, retriever.Calls);
        Assert.Equal([[0, 1, 2], [0, 1], [], [0, 1, 2], [1, 2, 3]], retriever.Asked);
    }

    [Fact]
    public void A_weight_is_the_constant_and_what_the_features_add_to_it()
    {
        // z of both: small (-r, 0, r, 0), large (r, 0, 0, -r). After item 1 the features are (1, 2): weights 1 + 2 * 2 = 5 and 3 - 1 = 2.
        var r = MathF.Sqrt(2);
        var fused = Adaptive([s_small, s_large], [[1, 0, 2], [3, -1, 0]], new FixedFeatures(2, (newest, column) => newest * (column + 1)));

        Close([-3 * r, 0, 5 * r, -2 * r, 2 * r, 0, r, -3 * r], Score(fused, After(1), After(0)));
    }

    [Fact]
    public void An_explanation_adds_up_to_the_score_exactly()
    {
        var retriever = new FixedCandidateScorer("r", 40, (newest, item) => Raw(3, newest, item));
        var features = new FixedFeatures(1, (newest, _) => newest / 7f);
        var fused = Adaptive([ByHistory("a", 7), ByHistory("b", 5)], [[0.3f, 0.1f], [-0.7f, 0.2f], [0.9f, -0.3f]], features, retriever, top: 20);
        var query = After(3).Excluding(5);
        var scores = Score(fused, After(8), query);

        var explained = fused.Explain(query, [.. Enumerable.Range(0, 40).Select(item => new ItemIndex(item))]);
        Assert.Equal(21, explained.Count(components => components is not null));
        Assert.NotNull(explained[3]);
        Assert.Null(explained[5]);
        for (var item = 0; item < 40; item++)
        {
            if (explained[item] is not { } components)
                continue;
            Assert.Equal(["a", "b", "r"], components.Select(component => component.Name));
            Assert.Equal([Raw(7, 3, item), Raw(5, 3, item), Raw(3, 3, item)], components.Select(component => component.Score));
            Assert.Equal((0.3f + (0.1f * 3 / 7)) * components[0].StandardScore, components[0].Contribution, 1e-6f);
            Assert.Equal(scores[40 + item], components[0].Contribution + components[1].Contribution + components[2].Contribution);
        }

        Assert.Equal(0, explained.Sum(components => components?[2].StandardScore ?? 0), 1e-4f);
    }

    [Fact]
    public void An_explanation_tells_of_components_without_weight_too()
    {
        var explained = Of([s_small, s_large], [1, 0], top: 2).Explain(After(), [new ItemIndex(2), new ItemIndex(3)]);

        Assert.Null(explained[1]);
        Assert.Equal(new ComponentScore("large", 2_000, 0, 0), explained[0]![1]);
    }

    [Fact]
    public void Variants_score_the_candidates_of_the_query()
    {
        // After 5 and 4 the candidates are these and 0, 1 and 2; after 5 alone they would be 5 and 3, 2 and 4, of which 4 is the item left out.
        float[] after4 = [9, 8, 8, 6, 6, 5], after5 = [-1, -2, 1, 2, 1, -1];
        var first = new FixedScorer("first", 6, (newest, item) => (newest == 4 ? after4 : after5)[item]);
        var retriever = new FixedCandidateScorer("retriever", 6, (newest, item) => newest == 5 ? 5 * item : item == 1 ? 3 : 0);
        var fused = Of([first], [2, 1], retriever, top: 3);
        var scores = new float[6];

        fused.ScoreVariants(After(5, 4), [After(5), After(5, 4)], [new ItemIndex(0), new ItemIndex(1), new ItemIndex(2)], scores);

        // first's variance over the catalogue is 2 after either, about means of 7 and 0: twice its z is (-r, -2r, r) and (2r, r, r) with r the root
        // of 2. The retriever's (0, 5, 10, 20, 25) after 5 have mean 12 and variance (144 + 49 + 4 + 64 + 169) / 5 = 86 over the five candidates, its
        // (0, 3, 0, 0, 0) after 4 mean 0.6 and variance 1.44.
        var (r, s) = (MathF.Sqrt(2), MathF.Sqrt(86));
        Close([-r - (12 / s), (-2 * r) - (7 / s), r - (2 / s), (2 * r) - 0.5f, r + 2, r - 0.5f], scores);
        Assert.Equal([[0, 1, 2, 4, 5], [0, 1, 2, 4, 5]], retriever.Asked);
        Assert.Equal(Score(fused, After(5, 4))[..3], scores[3..]);
        Assert.Throws<ArgumentException>(() => fused.ScoreVariants(After(5, 4), [After(5)], [new ItemIndex(3)], new float[1]));
        Assert.Throws<ArgumentException>(() => fused.ScoreVariants(After(5, 4), [After(5)], [new ItemIndex(0)], new float[2]));
    }

    [Fact]
    public void As_many_items_are_ranked_as_are_retrieved()
    {
        Assert.Equal(3, Of([s_small], [1], top: 3).RankedItems);
        Assert.Equal(4, Of([s_small], [1], top: 9).RankedItems);
        Assert.Equal(4, Of([s_small], [1]).RankedItems);
    }

    [Fact]
    public void A_score_that_is_not_finite_is_refused_with_scorer_and_item()
    {
        var broken = FixedScorer.Of("broken", 1, 2, float.NaN, 3);
        var infinite = new FixedCandidateScorer("infinite", 4, (_, item) => item == 1 ? float.PositiveInfinity : 0);

        Assert.Equal("Scorer 'broken' gives NaN to item number 2 and cannot be fused.", Failure(Of([s_large, broken], [1, 1])));
        Assert.Equal("Scorer 'broken' gives NaN to item number 2 and cannot be fused.", Failure(Of([broken, s_large], [0, 1], top: 1)));
        Assert.Equal("Scorer 'infinite' gives Infinity to item number 1 and cannot be fused.", Failure(Of([s_large], [1, 1], infinite, top: 2)));
    }

    [Fact]
    public void A_fused_score_that_is_not_finite_is_refused()
    {
        var features = new FixedFeatures(1, (_, _) => float.NaN);

        Assert.Contains("fused to NaN for item number 0", Failure(Adaptive([s_small], [[1, 1]], features)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        var two = new FusionWeights(["small", "large"]);
        var retriever = new FixedCandidateScorer("large", 5, (_, _) => 0);

        Assert.Contains("no scorer", Refusal([], null, two), StringComparison.Ordinal);
        Assert.Contains("'short' scores 2 items, but 'small' 4", Refusal([s_small, FixedScorer.Of("short", 1, 2)], null, two), StringComparison.Ordinal);
        Assert.Contains("'large' scores 5 items, but 'small' 4", Refusal([s_small], retriever, two), StringComparison.Ordinal);
        Assert.Contains("of 'small', 'large', but the scorers are 'large', 'small'", Refusal([s_large, s_small], null, two), StringComparison.Ordinal);
        var three = new FixedFeatures(3, (_, _) => 0);
        Assert.Contains("depend on 0 features, but a query has 3", Refusal([s_small, s_large], null, two, three), StringComparison.Ordinal);
        Assert.Contains("depend on 3 features, but a query has 0", Refusal([s_small], null, new FusionWeights(["small"], 3)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Of([s_small], [1], top: -1));
        Assert.Throws<ArgumentException>(() => Of([s_small], [1]).Score(new ScoringQuery[2], new float[7]));
    }

    private static string Failure(RerankingScorer scorer) => Assert.Throws<InvalidOperationException>(() => Score(scorer, After())).Message;

    private static string Refusal(IScorer[] catalogue, ICandidateScorer? candidateScorer, FusionWeights weights, IQueryFeatures? features = null) =>
        Assert.Throws<ArgumentException>(() => new RerankingScorer(catalogue, candidateScorer, weights, features, 0)).Message;

    private static FixedScorer ByHistory(string name, int factor) => new(name, 40, (newest, item) => Raw(factor, newest, item));

    private static float Raw(int factor, int newest, int item) => (((newest + 1) * factor) + (item * 11)) % 17;
}
