using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class NegativeMixTests
{
    [Fact]
    public void What_is_within_its_range_is_accepted()
    {
        new NegativeMix().Validate();
        new NegativeMix { Uniform = 0, Popularity = 3, InBatch = 0, Hard = 0, HardPool = 1 }.Validate();
        new NegativeMix { HardPool = NegativeMix.LargestHardPool }.Validate();
    }

    [Theory]
    [InlineData("negative_mix.uniform", -0.1, 1, 1, 1, 50)]
    [InlineData("negative_mix.popularity", 1, double.NaN, 1, 1, 50)]
    [InlineData("negative_mix.in_batch", 1, 1, double.PositiveInfinity, 1, 50)]
    [InlineData("negative_mix.hard", 1, 1, 1, -1, 50)]
    [InlineData("negative_mix.uniform, popularity, in_batch and hard", 0, 0, 0, 0, 50)]
    [InlineData("hard_negative_pool", 1, 1, 1, 1, 0)]
    [InlineData("hard_negative_pool", 1, 1, 1, 1, 1001)]
    public void What_is_outside_is_named(string key, double uniform, double popularity, double inBatch, double hard, int pool)
    {
        var mix = new NegativeMix { Uniform = uniform, Popularity = popularity, InBatch = inBatch, Hard = hard, HardPool = pool };
        Assert.StartsWith(key + " ", Assert.Throws<InputException>(mix.Validate).Message, StringComparison.Ordinal);
    }
}
