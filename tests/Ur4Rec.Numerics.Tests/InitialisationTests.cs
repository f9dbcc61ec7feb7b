using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests;

public sealed class InitialisationTests
{
    private static readonly RandomKey Key = RandomKey.For(7, "weights");

    [Fact]
    public void Normal_numbers_have_the_mean_deviation_and_tails_of_the_normal_distribution()
    {
        using var parameter = new Parameter(200, 500);

        parameter.FillNormal(0.02, Key);

        var values = parameter.Values.ToArray();
        var deviation = Math.Sqrt(values.Average(v => (double)v * v));
        Assert.InRange(values.Average(), -0.0003, 0.0003);
        Assert.InRange(deviation, 0.0198, 0.0202);
        Assert.InRange(values.Count(v => Math.Abs(v) > 0.04) / 100_000.0, 0.0435, 0.0475);
    }

    [Fact]
    public void Xavier_numbers_fill_their_range_evenly()
    {
        using var parameter = new Parameter(100, 200);

        parameter.FillXavierUniform(Key);

        var bound = Math.Sqrt(6.0 / 300);
        var values = parameter.Values.ToArray();
        Assert.All(values, v => Assert.InRange(v, -bound, bound));
        Assert.InRange(values.Max(), 0.999 * bound, bound);
        Assert.InRange(values.Min(), -bound, -0.999 * bound);
        Assert.InRange(values.Average(v => (double)v * v), 0.97 * bound * bound / 3, 1.03 * bound * bound / 3);
    }

    [Fact]
    public void Equal_keys_give_equal_numbers_and_other_keys_others()
    {
        using var first = new Parameter(3, 5);
        using var second = new Parameter(3, 5);
        using var third = new Parameter(3, 5);

        first.FillNormal(1, Key);
        second.FillNormal(1, Key);
        third.FillNormal(1, Key with { Step = 1 });

        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.NotEqual(first.Values.ToArray(), third.Values.ToArray());
    }
}
