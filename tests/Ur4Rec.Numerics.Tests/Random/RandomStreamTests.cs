using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.Random;

public sealed class RandomStreamTests
{
    private static readonly RandomKey Key = RandomKey.For(3, "stream");

    [Fact]
    public void Words_come_block_by_block_in_order()
    {
        var stream = new RandomStream(Key);
        var words = Enumerable.Range(0, 8).Select(_ => stream.NextUInt()).ToList();
        var (a, b) = (Key.Block(0), Key.Block(1));

        Assert.Equal([a.X0, a.X1, a.X2, a.X3, b.X0, b.X1, b.X2, b.X3], words);
    }

    [Fact]
    public void An_integer_keeps_below_any_bound() =>
        Prop.ForAll<ulong, PositiveInt, bool>((seed, small, huge) =>
        {
            var bound = huge ? int.MaxValue - small.Get : small.Get;
            var stream = new RandomStream(RandomKey.For(seed, "bound"));
            return Enumerable.Range(0, 50).All(_ => stream.NextInt(bound) is var value && value >= 0 && value < bound);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_bound_without_numbers_below_it_is_refused(int bound)
    {
        var stream = new RandomStream(Key);

        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt(bound));
    }

    [Fact]
    public void Integers_are_uniform()
    {
        var stream = new RandomStream(Key);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
            counts[stream.NextInt(10)]++;

        // 27.9 is the 0.999 quantile of chi-squared with 9 degrees of freedom.
        Assert.InRange(ChiSquared(counts), 0, 27.9);
    }

    [Fact]
    public void A_bound_that_does_not_divide_the_words_gives_no_residue_more_than_another()
    {
        var stream = new RandomStream(Key);
        var counts = new int[3];
        for (var i = 0; i < 100_000; i++)
            counts[stream.NextInt(3 << 29) % 3]++;

        // Without rejection a third of the values would come 25 % of the time. 13.8 is the 0.999 quantile at 2 degrees of freedom.
        Assert.InRange(ChiSquared(counts), 0, 13.8);
    }

    [Fact]
    public void Doubles_are_uniform_from_0_to_below_1()
    {
        var stream = new RandomStream(Key);
        var values = Enumerable.Range(0, 100_000).Select(_ => stream.NextDouble()).ToList();

        Assert.All(values, value => Assert.True(value is >= 0 and < 1));
        Assert.InRange(values.Average(), 0.497, 0.503);
        Assert.InRange(values.Average(value => value * value), 0.330, 0.337);
    }

    [Fact]
    public void Gaussians_have_mean_0_variance_1_and_kurtosis_3()
    {
        var stream = new RandomStream(Key);
        var values = Enumerable.Range(0, 100_000).Select(_ => stream.NextGaussian()).ToList();

        Assert.InRange(values.Average(), -0.012, 0.012);
        Assert.InRange(values.Average(value => value * value), 0.98, 1.02);
        Assert.InRange(values.Average(value => Math.Pow(value, 4)), 2.9, 3.1);
    }

    [Fact]
    public void A_shuffle_keeps_every_value() =>
        Prop.ForAll<ulong, int[]>((seed, values) =>
        {
            var shuffled = values.ToArray();
            new RandomStream(RandomKey.For(seed, "shuffle")).Shuffle(shuffled.AsSpan());
            return shuffled.Order().SequenceEqual(values.Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_order_is_equally_likely()
    {
        var stream = new RandomStream(Key);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 60_000; i++)
        {
            var values = "abc".ToCharArray();
            stream.Shuffle(values.AsSpan());
            var order = new string(values);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 20.5 is the 0.999 quantile of chi-squared with 5 degrees of freedom.
        Assert.Equal(6, counts.Count);
        Assert.InRange(ChiSquared([.. counts.Values]), 0, 20.5);
    }

    private static double ChiSquared(int[] counts)
    {
        var expected = counts.Sum() / (double)counts.Length;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
