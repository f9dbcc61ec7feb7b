using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Optimisation;

namespace Ur4Rec.Tests.Losses;

public sealed class UncertaintyWeightingTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Begins_as_the_plain_sum()
    {
        using var weighting = new UncertaintyWeighting(LossTerm.Retrieval, LossTerm.Infonce);
        var loss = weighting.Combine(_step.Tape, Losses((LossTerm.Infonce, 2f), (LossTerm.Retrieval, 0.25f)));
        Assert.Equal(2.25f, loss.Scalar);
        Assert.Equal(1, weighting.WeightOf(LossTerm.Infonce));
    }

    [Fact]
    public void Each_term_is_weighed_by_its_own_stored_log_variance()
    {
        using var weighting = new UncertaintyWeighting(LossTerm.MemoryBank, LossTerm.Retrieval);
        var parameters = weighting.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        Assert.Equal(["memory_bank", "retrieval"], parameters.Keys);
        parameters["memory_bank"].Values[0] = 1f;
        parameters["retrieval"].Values[0] = -2f;
        var losses = Losses((LossTerm.Retrieval, 3f), (LossTerm.MemoryBank, 5f));
        var loss = weighting.Combine(_step.Tape, losses);
        loss.Backward();
        Assert.Equal((5 * Math.Exp(-1)) + 1 + (3 * Math.Exp(2)) - 2, loss.Scalar, 1e-5);
        Assert.Equal(Math.Exp(-1), losses[LossTerm.MemoryBank].Gradient!.Scalar, 1e-6);
        Assert.Equal(1 - (3 * Math.Exp(2)), parameters["retrieval"].Gradient!.Scalar, 1e-5);
        Assert.Equal(Math.Exp(2), weighting.WeightOf(LossTerm.Retrieval), 1e-12);
    }

    [Fact]
    public void A_term_that_a_step_does_not_have_is_not_trained()
    {
        using var weighting = new UncertaintyWeighting(LossTerm.Sequence, LossTerm.Retrieval);
        weighting.Combine(_step.Tape, Losses((LossTerm.Retrieval, 3f))).Backward();
        var gradients = weighting.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Gradient);
        Assert.Null(gradients["sequence"]);
        Assert.Equal(-2f, gradients["retrieval"]!.Scalar);
    }

    [Fact]
    public void Training_finds_the_inverse_of_each_loss()
    {
        using var weighting = new UncertaintyWeighting(LossTerm.Retrieval, LossTerm.Consistency);
        Train(weighting, (LossTerm.Retrieval, 4f), (LossTerm.Consistency, 0.5f));
        Assert.Equal(0.25, weighting.WeightOf(LossTerm.Retrieval), 0.01);
        Assert.Equal(2, weighting.WeightOf(LossTerm.Consistency), 0.05);
    }

    [Fact]
    public void The_weight_of_a_loss_that_stays_zero_has_an_end_and_comes_back()
    {
        using var weighting = new UncertaintyWeighting(LossTerm.Infonce);
        Train(weighting, (LossTerm.Infonce, 0f));
        Assert.Equal(Math.Exp(10), weighting.WeightOf(LossTerm.Infonce), 0.01);
        Train(weighting, (LossTerm.Infonce, 1f));
        Assert.InRange(weighting.WeightOf(LossTerm.Infonce), 0.9, 100);
    }

    [Fact]
    public void Terms_that_cannot_be_weighed_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new UncertaintyWeighting(LossTerm.Retrieval, LossTerm.Diversity));
        Assert.StartsWith("The loss 'diversity' can be negative", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new UncertaintyWeighting(LossTerm.Bpr, LossTerm.Bpr));
        using var weighting = new UncertaintyWeighting(LossTerm.Bpr);
        Assert.Throws<KeyNotFoundException>(() => weighting.Combine(_step.Tape, Losses((LossTerm.Sequence, 1f))));
        Assert.Throws<ShapeException>(() => weighting.Combine(_step.Tape, Losses()));
    }

    private void Train(UncertaintyWeighting weighting, params (LossTerm Term, float Value)[] losses)
    {
        using var optimiser = new Adam(_step.Tape.Pool, weighting.NamedParameters(), new AdamOptions(WeightDecay: 0));
        for (var step = 0; step < 600; step++)
        {
            _step.Tape.Begin(TapeMode.Training);
            weighting.Combine(_step.Tape, losses.ToDictionary(l => l.Term, l => _step.Tape.Constant(1, 1, [l.Value]))).Backward();
            optimiser.Step(0.03);
        }
    }

    private Dictionary<LossTerm, Tensor> Losses(params (LossTerm Term, float Value)[] losses) =>
        losses.ToDictionary(l => l.Term, l => (Tensor)_step.Parameter(1, 1, l.Value));
}
