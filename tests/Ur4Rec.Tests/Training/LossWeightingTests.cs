using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Losses;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class LossWeightingTests : IDisposable
{
    private static readonly JointLossOptions s_options = new() { SequenceWeight = 2, RetrievalWeight = 0.5, DiversityWeight = 0.25 };

    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Fixed_weights_weigh_values_and_gradients()
    {
        using var weighting = new LossWeighting(s_options);
        var losses = Losses((LossTerm.Diversity, -4f), (LossTerm.Retrieval, 3f), (LossTerm.Sequence, 5f));
        var loss = weighting.Combine(_step.Tape, losses);
        loss.Backward();
        Assert.Equal((0.25f * -4) + (0.5f * 3) + (2 * 5), loss.Scalar);
        Assert.Equal(0.25f, losses[LossTerm.Diversity].Gradient!.Scalar);
        Assert.Equal(0.5f, losses[LossTerm.Retrieval].Gradient!.Scalar);
        Assert.Equal(2f, losses[LossTerm.Sequence].Gradient!.Scalar);
        Assert.Empty(weighting.NamedParameters());
        Assert.Equal(2, weighting.WeightOf(LossTerm.Sequence));
    }

    [Fact]
    public void Uncertainty_weighs_all_but_the_diversity_instead()
    {
        using var weighting = new LossWeighting(s_options with { UseUncertaintyWeighting = true });
        var logVariances = weighting.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        Assert.Equal(["uncertainty.retrieval", "uncertainty.sequence"], logVariances.Keys);
        logVariances["uncertainty.sequence"].Values[0] = 1f;
        var losses = Losses((LossTerm.Diversity, -4f), (LossTerm.Retrieval, 3f), (LossTerm.Sequence, 5f));
        var loss = weighting.Combine(_step.Tape, losses);
        loss.Backward();
        Assert.Equal((0.25 * -4) + 3 + (5 * Math.Exp(-1)) + 1, loss.Scalar, 1e-5);
        Assert.Equal(0.25f, losses[LossTerm.Diversity].Gradient!.Scalar);
        Assert.Equal(1f, losses[LossTerm.Retrieval].Gradient!.Scalar);
        Assert.Equal(1 - 3, logVariances["uncertainty.retrieval"].Gradient!.Scalar, 1e-6);
        Assert.Equal(1 - (5 * Math.Exp(-1)), logVariances["uncertainty.sequence"].Gradient!.Scalar, 1e-6);
        Assert.Equal(
            (0.25, 1, Math.Exp(-1)),
            (weighting.WeightOf(LossTerm.Diversity), weighting.WeightOf(LossTerm.Retrieval), weighting.WeightOf(LossTerm.Sequence)));
    }

    [Fact]
    public void A_term_that_a_step_does_not_have_is_not_weighed()
    {
        using var weighting = new LossWeighting(s_options with { UseUncertaintyWeighting = true });
        Assert.Equal(-1f, weighting.Combine(_step.Tape, Losses((LossTerm.Diversity, -4f))).Scalar);
        weighting.Combine(_step.Tape, Losses((LossTerm.Sequence, 5f))).Backward();
        Assert.Equal(
            [("uncertainty.retrieval", null), ("uncertainty.sequence", (float?)-4f)],
            weighting.NamedParameters().Select(p => (p.Name, p.Parameter.Gradient?.Scalar)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_term_and_a_term_that_is_off_are_refused(bool uncertainty)
    {
        using var weighting = new LossWeighting(s_options with { UseUncertaintyWeighting = uncertainty });
        Assert.Throws<ArgumentException>(() => weighting.Combine(_step.Tape, Losses()));
        var exception = Assert.Throws<ArgumentException>(() => weighting.Combine(_step.Tape, Losses((LossTerm.Bpr, 1f), (LossTerm.Retrieval, 1f))));
        Assert.StartsWith("The loss 'bpr' is off.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => weighting.WeightOf(LossTerm.MemoryBank));
    }

    private Dictionary<LossTerm, Tensor> Losses(params (LossTerm Term, float Value)[] losses) =>
        losses.ToDictionary(l => l.Term, l => (Tensor)_step.Parameter(1, 1, l.Value));
}
