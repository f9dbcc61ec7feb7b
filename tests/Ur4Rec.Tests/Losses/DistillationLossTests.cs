using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class DistillationLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Agrees_with_the_reference()
    {
        using var golden = new GoldenCase("05_distillation");
        golden.CheckLossAndGradients(golden.Tape.BidirectionalDistillation(golden.Input("a"), golden.Input("b"), 4f));
    }

    [Fact]
    public void Scores_that_differ_by_a_constant_have_nothing_to_learn()
    {
        var a = _step.Parameter(1, 3, 1f, 2f, 4f);
        var loss = _step.Tape.BidirectionalDistillation(a, _step.Parameter(1, 3, 6f, 7f, 9f), 2f);
        loss.Backward();
        Assert.Equal(0f, loss.Scalar, 1e-6f);
        Assert.All(a.Gradient!.Values.ToArray(), value => Assert.Equal(0f, value, 1e-6f));
    }

    [Fact]
    public void A_frozen_model_teaches_still()
    {
        var (a, b) = (_step.Random(2, 5, 1), _step.Random(2, 5, 2));
        _step.Tape.BidirectionalDistillation(a, b, 2f).Backward();
        var want = a.Gradient!.Values.ToArray();
        a.ClearGradient();
        b.ClearGradient();
        b.IsFrozen = true;
        _step.Tape.Begin(TapeMode.Training);
        _step.Tape.BidirectionalDistillation(a, b, 2f).Backward();
        Assert.Equal(want, a.Gradient!.Values.ToArray());
        Assert.Null(b.Gradient);
    }

    [Fact]
    public void Different_candidates_and_no_candidates_are_refused()
    {
        Assert.Throws<ShapeException>(() => _step.Tape.BidirectionalDistillation(_step.Random(2, 3, 1), _step.Random(2, 4, 1), 1f));
        Assert.Throws<ShapeException>(() => _step.Tape.BidirectionalDistillation(_step.Tape.Constant(0, 3, []), _step.Tape.Constant(0, 3, []), 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => _step.Tape.BidirectionalDistillation(_step.Random(2, 3, 1), _step.Random(2, 3, 1), 0f));
    }
}
