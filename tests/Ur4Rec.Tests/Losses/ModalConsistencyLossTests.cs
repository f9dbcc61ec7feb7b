using Ur4Rec.Losses;

namespace Ur4Rec.Tests.Losses;

public sealed class ModalConsistencyLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Agrees_with_the_reference()
    {
        using var golden = new GoldenCase("05_mse_consistency");
        golden.CheckLossAndGradients(golden.Tape.ModalConsistency(golden.Input("a"), golden.Input("b")));
    }

    [Fact]
    public void Length_does_not_count_and_opposite_is_farthest()
    {
        var a = _step.Parameter(1, 2, 3f, 4f);
        Assert.Equal(0f, _step.Tape.ModalConsistency(a, _step.Parameter(1, 2, 30f, 40f)).Scalar, 1e-12f);
        Assert.Equal(2f, _step.Tape.ModalConsistency(a, _step.Parameter(1, 2, -3f, -4f)).Scalar, 1e-6f);
        Assert.Equal(0.5f, _step.Tape.ModalConsistency(a, _step.Parameter(1, 2, 0f, 0f)).Scalar, 1e-6f);
    }
}
