using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class DiversityLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Cosine_agrees_with_the_reference()
    {
        using var golden = new GoldenCase("05_diversity_cosine");
        golden.CheckLossAndGradients(golden.Tape.CosineDiversity(Experts(golden)));
    }

    [Fact]
    public void Log_determinant_agrees_with_the_reference()
    {
        using var golden = new GoldenCase("05_diversity_logdet");
        golden.CheckLossAndGradients(golden.Tape.LogDeterminantDiversity(1e-3f, Experts(golden)));
    }

    [Fact]
    public void One_expert_has_no_pair()
    {
        var expert = _step.Random(2, 3, 1);
        Assert.Equal(0f, _step.Tape.CosineDiversity(expert).Scalar);
        var loss = _step.Tape.LogDeterminantDiversity(1e-3f, expert);
        loss.Backward();
        Assert.Equal(-Math.Log(1.001), loss.Scalar, 1e-6);
        Assert.All(expert.Gradient!.Values.ToArray(), value => Assert.Equal(0f, value, 1e-6f));
    }

    [Fact]
    public void Identical_experts_are_worst_and_opposite_ones_best_by_cosine()
    {
        var expert = _step.Parameter(1, 2, 3f, 4f);
        var opposite = _step.Parameter(1, 2, -6f, -8f);
        Assert.Equal(1f, _step.Tape.CosineDiversity(expert, expert, expert).Scalar, 1e-6f);
        Assert.Equal(-1f, _step.Tape.CosineDiversity(expert, opposite).Scalar, 1e-6f);
    }

    [Fact]
    public void A_step_down_the_gradient_turns_like_experts_apart()
    {
        var (a, b) = (_step.Parameter(1, 2, 1f, 0f), _step.Parameter(1, 2, 1f, 0.1f));
        foreach (var loss in new Func<Tensor>[] { () => _step.Tape.CosineDiversity(a, b), () => _step.Tape.LogDeterminantDiversity(1e-3f, a, b) })
        {
            a.ClearGradient();
            b.ClearGradient();
            loss().Backward();
            Assert.True(a.Gradient!.Values[1] > 0.01f);
            Assert.True(b.Gradient!.Values[1] < -0.01f);
        }
    }

    [Fact]
    public void No_expert_and_no_row_are_refused()
    {
        Assert.Throws<ShapeException>(() => _step.Tape.CosineDiversity());
        Assert.Throws<ShapeException>(() => _step.Tape.LogDeterminantDiversity(1e-3f));
        Assert.Throws<ShapeException>(() => _step.Tape.CosineDiversity(_step.Tape.Constant(0, 3, [])));
    }

    /// <summary>The reference holds [pairs, experts, d]: expert k is every third row.</summary>
    private static Tensor[] Experts(GoldenCase golden)
    {
        var all = golden.Input("e");
        return [.. Enumerable.Range(0, 3).Select(k => golden.Tape.Gather(all, (int[])[k, k + 3, k + 6, k + 9]))];
    }
}
