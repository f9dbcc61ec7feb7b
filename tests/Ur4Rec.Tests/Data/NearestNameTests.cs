using Ur4Rec.Data;

namespace Ur4Rec.Tests.Data;

public class NearestNameTests
{
    [Theory]
    [InlineData("pateince", "patience")]
    [InlineData("SEED", "seed")]
    [InlineData("batchsize", "batch_size")]
    [InlineData("size", "batch_size")]
    public void The_name_with_the_fewest_edits_is_meant(string typed, string expected) =>
        Assert.Equal(expected, NearestName.Of(typed, ["store", "seed", "batch_size", "patience"]));

    [Fact]
    public void A_swap_of_neighbours_is_one_edit_and_two_are_a_wild_guess()
    {
        Assert.Equal("abcd", NearestName.PlausiblyOf("abdc", ["abcd"]));
        Assert.Null(NearestName.PlausiblyOf("badc", ["abcd"]));
    }

    [Fact]
    public void Nothing_known_gives_nothing() => Assert.Null(NearestName.Of("x", []));
}
