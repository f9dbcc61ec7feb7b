using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests;

public sealed class InitialisationTests
{
    private static readonly RandomKey Key = RandomKey.For(7, "weights");

    [Fact]
    public void Normal_numbers_have_the_mean_deviation_and_tails_of_the_normal_distribution()
    {
        using var parameter = new Parameter(200, 500);

        Fill(parameter, 0.02, Key);

        var values = parameter.Values.ToArray();
        var deviation = Math.Sqrt(values.Average(v => (double)v * v));
        Assert.InRange(values.Average(), -0.0003, 0.0003);
        Assert.InRange(deviation, 0.0198, 0.0202);
        Assert.InRange(values.Count(v => Math.Abs(v) > 0.04) / 100_000.0, 0.0435, 0.0475);
    }

    [Fact]
    public void Equal_keys_give_equal_numbers_and_other_keys_others()
    {
        using var first = new Parameter(3, 5);
        using var second = new Parameter(3, 5);
        using var third = new Parameter(3, 5);

        Fill(first, 1, Key);
        Fill(second, 1, Key);
        Fill(third, 1, Key with { Step = 1 });

        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.NotEqual(first.Values.ToArray(), third.Values.ToArray());
    }

    private static void Fill(Parameter parameter, double deviation, RandomKey key)
    {
        var random = new RandomStream(key);
        parameter.FillNormal(deviation, ref random);
    }
}
