using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Tests.Serving;

public sealed class MergedHistoryTests
{
    private static readonly SequenceDataset s_dataset = new(
        [new UserId("u")], [new ItemId("a"), new ItemId("b"), new ItemId("c")], [0, 3], [new ItemIndex(0), new ItemIndex(1), new ItemIndex(2)], [10, 20, 20]);

    [Fact]
    public void Events_stand_at_their_time_behind_what_was_there_in_that_second()
    {
        var merged = Merge(new PreparationOptions(), ("a", 20, 5), ("b", 15, 5), ("c", 30, 5));

        Assert.Equal([0, 1, 1, 2, 0, 2], merged.Items.Select(item => item.Value));
        Assert.Equal([10, 15, 20, 20, 20, 30], merged.Times);
        Assert.Equal([0, 2, 0, 0, 1, 3], merged.Sequences);
    }

    [Fact]
    public void An_event_that_the_training_data_have_too_stands_once_with_its_sequence()
    {
        var merged = Merge(new PreparationOptions(), ("c", 20, 5), ("c", 20, 5));

        Assert.Equal([10, 20, 20], merged.Times);
        Assert.Equal([0, 0, 1], merged.Sequences);
        Assert.Equal([true, true, true], merged.AreTrained);
    }

    [Fact]
    public void What_preparation_would_drop_is_dropped()
    {
        var merged = Merge(new PreparationOptions { MinRating = 3, ExcludeDropped = true, MaxInteractionsPerUser = 2 }, ("a", 40, 2), ("b", 50, 3), ("unknown", 60, 5));

        Assert.Equal([20, 50], merged.Times);
        Assert.Equal([new ItemIndex(0)], merged.Dropped);
        Assert.Equal([true, false], merged.AreTrained);
    }

    private static MergedHistory Merge(PreparationOptions options, params (string Item, long Time, double Rating)[] events) => MergedHistory.Of(
        new UserIndex(0),
        [.. events.Select((recorded, i) => new LoggedEvent(i + 1, new UserEvent($"{i}", new UserId("u"), new ItemId(recorded.Item), recorded.Time, recorded.Rating)))],
        s_dataset,
        new HistoryFilter(options));
}
