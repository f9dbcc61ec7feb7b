using Ur4Rec.Data;
using Ur4Rec.Evaluation;

namespace Ur4Rec.Tests.Evaluation;

public class SegmentsTests
{
    [Fact]
    public void History_lengths_fall_into_their_segments()
    {
        int[] lengths = [0, 1, 4, 5, 9, 10, 19, 20, 49, 50, 500];
        EvaluationCase[] cases = [.. lengths.Select(length => new EvaluationCase(default, length))];
        var measured = new CaseMetrics([.. lengths.Select((_, i) => new TargetRank(i, 0))]);

        var segments = Segments.HistoryLength(cases, measured).ToList();

        Assert.All(segments, segment => Assert.Equal("history_length", segment.Kind));
        Assert.Equal(
            [("0", 1, 1.0), ("1-4", 2, 2.5), ("5-9", 2, 4.5), ("10-19", 2, 6.5), ("20-49", 2, 8.5), ("50+", 2, 10.5)],
            segments.Select(segment => (segment.Name, segment.Cases, segment.Metrics["mean_rank"])));
    }

    [Fact]
    public void Segments_without_a_case_are_left_out()
    {
        var segments = Segments.HistoryLength([new EvaluationCase(default, 7)], new CaseMetrics([default]));

        Assert.Equal("5-9", Assert.Single(segments).Name);
    }

    [Fact]
    public void An_item_stands_in_the_third_in_which_its_interactions_begin()
    {
        // 30 interactions, so thirds begin at 0, 10 and 20; in order of popularity items begin at 0, 9, 15, 20, 24, 27, 29, 30.
        Assert.Equal([2, 0, 0, 2, 2, 2, 2, 1], Segments.PopularityThirds([3, 9, 6, 4, 2, 1, 0, 5]));
    }

    [Fact]
    public void Of_equally_popular_items_the_lower_number_comes_first()
    {
        Assert.Equal([0, 1, 2], Segments.PopularityThirds([1, 1, 1]));
    }

    [Fact]
    public void Without_training_everything_is_tail()
    {
        Assert.Equal([2, 2], Segments.PopularityThirds([0, 0]));
    }

    [Fact]
    public void Target_popularity_reads_training_alone()
    {
        // Training: item 0 four times, item 1 once. Item 2 occurs only as a held-out item.
        var split = TestSplits.LeaveOneOut(3, [0, 0, 2, 0], [0, 0, 2, 2], [1, 2, 2]);
        var measured = new CaseMetrics([new TargetRank(0, 0), new TargetRank(1, 0), new TargetRank(2, 0)]);

        var segments = Segments.TargetPopularity(split, split.Test, measured).ToList();

        Assert.Equal([("head", 1, 1.0), ("tail", 2, 2.5)], segments.Select(segment => (segment.Name, segment.Cases, segment.Metrics["mean_rank"])));
    }
}
