using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;

namespace Ur4Rec.Tests.Data;

public class SelectionTests
{
    [Fact]
    public void It_is_the_number_at_its_place_of_the_sorted_ones() =>
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(Gen.Choose(-3, 70_000))), numbers =>
        {
            long[] all = [.. numbers, long.MinValue, long.MaxValue, 1L << 40];
            return all.Order().Select((number, place) => Selection.NthSmallest(place, each => Array.ForEach(all, each)) == number).All(same => same);
        }).QuickCheckThrowOnFailure();
}
