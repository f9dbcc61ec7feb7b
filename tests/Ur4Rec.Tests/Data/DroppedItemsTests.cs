using Ur4Rec.Data;

namespace Ur4Rec.Tests.Data;

public class DroppedItemsTests
{
    private static readonly DroppedItems Some = new([0, 3, 3, 4], [new(5), new(7), new(5), new(1)], [10, 20, 20, 15]);

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 3)]
    [InlineData(long.MaxValue, 3)]
    public void Until_a_time_is_what_the_user_had_by_then_that_second_included(long time, int count) =>
        Assert.Equal(Some.Of(new UserIndex(0))[..count].ToArray(), Some.Until(new UserIndex(0), time).ToArray());

    [Fact]
    public void Each_user_has_their_own()
    {
        Assert.Equal(0, Some.Until(new UserIndex(1), 99).Length);
        Assert.Equal([new ItemIndex(1)], Some.Until(new UserIndex(2), 15).ToArray());
        Assert.Equal([15L], Some.TimesOf(new UserIndex(2)).ToArray());
    }

    [Fact]
    public void A_case_knows_what_was_dropped_by_its_targets_time()
    {
        var dataset = new SequenceDataset(
            [new UserId("u")], [new ItemId("a"), new ItemId("b"), new ItemId("c")], [0, 3], [new(0), new(1), new(0)], [1, 5, 9],
            new DroppedItems([0, 2], [new(2), new(1)], [5, 6]));
        var split = Splitter.Split(dataset, new SplitOptions());

        Assert.Equal([new ItemIndex(2)], split.Dropped(split.Validation[0]).ToArray());
        Assert.Equal([new ItemIndex(2), new ItemIndex(1)], split.Dropped(split.Test[0]).ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new DroppedItems([0, 2], [new(1)], [1]));
        Assert.Throws<ArgumentException>(() => new DroppedItems([0, 1], [new(1)], [1, 2]));
        Assert.Throws<ArgumentException>(() => new DroppedItems([0, 2], [new(1), new(0)], [2, 1]));
        Assert.Throws<ArgumentException>(() => Of(new DroppedItems([0, 1, 1], [new(0)], [1])));
        Assert.Throws<ArgumentException>(() => Of(new DroppedItems([0, 1], [new(1)], [1])));

        static SequenceDataset Of(DroppedItems dropped) => new([new UserId("u")], [new ItemId("a")], [0, 1], [new(0)], [1], dropped);
    }
}
