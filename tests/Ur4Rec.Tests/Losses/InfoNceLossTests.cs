using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class InfoNceLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Agrees_with_the_reference()
    {
        using var golden = new GoldenCase("05_infonce");
        golden.CheckLossAndGradients(golden.Tape.InfoNce(golden.Input("a"), golden.Input("b"), 0.07f));
    }

    [Fact]
    public void A_single_row_has_nothing_to_be_told_from()
    {
        var (a, b) = (_step.Random(1, 4, 1), _step.Random(1, 4, 2));
        var loss = _step.Tape.InfoNce(a, b, 0.07f);
        loss.Backward();
        Assert.Equal(0f, loss.Scalar);
        Assert.Equal(new float[4], a.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Views_that_all_agree_are_told_apart_by_chance()
    {
        var a = _step.Parameter(3, 2, 1f, 2f, 1f, 2f, 1f, 2f);
        Assert.Equal(Math.Log(3), _step.Tape.InfoNce(a, a, 0.07f).Scalar, 1e-5);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(9e-5f)]
    [InlineData(101f)]
    [InlineData(float.NaN)]
    public void A_temperature_out_of_range_is_refused(float temperature)
    {
        var a = _step.Random(2, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => _step.Tape.InfoNce(a, a, temperature));
    }

    [Fact]
    public void Views_of_different_numbers_of_things_are_refused()
    {
        var exception = Assert.Throws<ShapeException>(() => _step.Tape.InfoNce(_step.Random(2, 3, 1), _step.Random(3, 3, 1), 1f));
        Assert.Equal("info_nce: a [2, 3] does not fit b [3, 3].", exception.Message);
    }
}
