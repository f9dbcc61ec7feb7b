using Ur4Rec.Data;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>What retrieves need not be the first component, nor any.</summary>
public class SeparateRetrievalTests
{
    private static readonly FixedScorer s_component = FixedScorer.Of("component", 4_000, 2_000, 2_000, 0);
    private static readonly FixedScorer s_retrieval = FixedScorer.Of("retrieval", 1, 0, 9, 8);

    [Fact]
    public void A_scorer_that_is_no_component_retrieves_and_has_no_other_say()
    {
        // The component's z-scores are (r, 0, 0, -r) with r the root of 2. It would retrieve 0 and 1 itself.
        var fused = Of([s_component], [3], top: 2, retrieval: s_retrieval);
        var scores = Score(fused, After());

        Close([0, -3 * MathF.Sqrt(2)], scores[2..]);
        Assert.Equal([2, 3, 0, 1], Order(scores));
        Assert.Equal(["component"], fused.Weights.Components);
        var explained = fused.Explain(After(), [new ItemIndex(0), new ItemIndex(3)]);
        Assert.Null(explained[0]);
        Assert.Equal(("component", 0f), (Assert.Single(explained[1]!).Name, explained[1]![0].Score));
    }

    [Fact]
    public void The_history_stands_beside_what_is_retrieved_and_what_is_excluded_does_not()
    {
        // The best two but 2 are 3 and 0.
        var fused = Of([s_component], [1], top: 2, retrieval: s_retrieval);

        Assert.Equal([0, 2, 3, 1], Order(Score(fused, After(2))));
        Assert.Equal([0, 3, 2, 1], Order(Score(fused, After().Excluding(2))));
        Assert.Equal([0, 3, 2, 1], Order(Score(fused, After(2).Excluding(2))));
    }

    [Fact]
    public void The_candidate_scorer_ranks_what_was_retrieved()
    {
        var retriever = new FixedCandidateScorer("retriever", 4, (_, item) => item);

        // Over the two, z of the retriever is (-1, 1).
        var scores = Score(Of([s_component], [0, 2], retriever, top: 2, s_retrieval), After());
        Close([-2, 2], scores[2..]);
        Assert.Equal([[2, 3]], retriever.Asked);
    }

    [Fact]
    public void It_may_be_a_later_component()
    {
        // z-scores over the catalogue: the component's (r, 0, 0, -r), those of (0, 0, 1, 1) are (-1, -1, 1, 1).
        var later = FixedScorer.Of("later", 0, 0, 1, 1);
        var scores = Score(Of([s_component, later], [1, 0.5], top: 2, retrieval: later), After());

        Close([0.5f, 0.5f - MathF.Sqrt(2)], scores[2..]);
        Assert.Equal([2, 3, 0, 1], Order(scores));
    }

    [Fact]
    public void One_that_does_not_fit_is_refused_by_its_name()
    {
        var broken = FixedScorer.Of("broken", 1, float.NaN, 2, 3);

        Assert.Contains(
            "'short' scores 2 items, but 'component' 4",
            Assert.Throws<ArgumentException>(() => Of([s_component], [1], retrieval: FixedScorer.Of("short", 1, 2))).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Scorer 'broken' gives NaN to item number 1 and cannot be fused.",
            Assert.Throws<InvalidOperationException>(() => Score(Of([s_component], [1], top: 1, retrieval: broken), After())).Message);
    }
}
