using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Numerics.Tests.Distribution;

public sealed class RankPlaceTests
{
    [Theory]
    [InlineData(8, "0-7", 4)]
    [InlineData(2, "8-9", 2)]
    [InlineData(1, "10", 1)]
    public void Ranks_share_what_they_are_bound_to_with_those_of_the_same_machine(int processors, string binding, int share)
    {
        RankPlace[] ranks =
        [
            new("a", 1, 8, "0-7"), new("a", 2, 8, "0-7"), new("b", 1, 8, "0-7"), new("a", 3, 2, "8-9"), new("a", 4, 1, "10"), new("a", 5, 1, "10"),
        ];
        Assert.Equal(share, new RankPlace("a", 9, processors, binding).ShareAmong(ranks));
    }

    [Fact]
    public void A_place_is_read_as_it_was_written()
    {
        var place = RankPlace.Mine();
        Assert.Equal(place, RankPlace.Read(place.ToBytes()));
        Assert.Equal(Environment.ProcessId, place.ProcessId);
    }
}
