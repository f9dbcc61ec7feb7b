using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

public class DropoutTests
{
    private static readonly RandomKey s_key = RandomKey.For(3, "dropout");

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Drops_its_share_and_scales_the_rest(double rate)
    {
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var x = new Parameter(500, 100);
        x.Values.Fill(1f);
        tape.Begin(TapeMode.Training, s_key);
        var y = tape.Dropout(x, rate).Values.ToArray();
        Assert.InRange(y.Count(v => v == 0) / 50_000.0, rate - 0.01, rate + 0.01);
        Assert.All(y.Where(v => v != 0), v => Assert.InRange(v * (1 - rate), 0.9999, 1.0001));
    }

    [Fact]
    public void Backward_passes_exactly_what_forward_passed()
    {
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var x = new Parameter(70, 33);
        using var s = new Parameter(70, 33);
        s.Values.Fill(1f);
        tape.Begin(TapeMode.Training, s_key);
        var y = tape.ResidualDropout(x, s, 0.3);
        tape.LossAgainst(y, [.. Enumerable.Repeat(1f, y.Length)]).Backward();
        Assert.Equal(y.Values.ToArray(), s.Gradient!.Values.ToArray());
        Assert.All(x.Gradient!.Values.ToArray(), g => Assert.Equal(1f, g));
    }

    [Fact]
    public void Steps_and_operations_drop_differently_and_equal_keys_alike()
    {
        var first = Masks(s_key);
        Assert.Equal(first.First, Masks(s_key).First);
        Assert.NotEqual(first.First, first.Second);
        Assert.NotEqual(first.First, Masks(s_key with { Step = 1 }).First);
    }

    [Fact]
    public void Nothing_is_dropped_in_inference()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var x = TestTensors.NewParameter(4, 5, 1);
        tape.Begin(TapeMode.Inference);
        Assert.Equal(x.Values.ToArray(), tape.Dropout(x, 0.5).Values.ToArray());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_rate_outside_its_range_is_refused(double rate)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var x = new Parameter(1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Dropout(x, rate));
    }

    private static (float[] First, float[] Second) Masks(RandomKey key)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var x = new Parameter(10, 64);
        x.Values.Fill(1f);
        tape.Begin(TapeMode.Training, key);
        return (tape.Dropout(x, 0.5).Values.ToArray(), tape.Dropout(x, 0.5).Values.ToArray());
    }
}
