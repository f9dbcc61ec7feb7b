using Ur4Rec.Data;
using Ur4Rec.Evaluation;

namespace Ur4Rec.Tests.Evaluation;

public class SegmentsTests
{
    [Fact]
    public void History_lengths_fall_into_their_segments()
    {
        int[] lengths = [50, 0, 1, 4, 5, 9, 10, 19, 20, 49, 500];
        var split = TestSplits.LeaveOneOut(1, new int[501]);

        var segments = Of("history_length", split, [.. lengths.Select(length => new EvaluationCase(default, length))]);

        Assert.Equal(["0", "1-4", "5-9", "10-19", "20-49", "50+"], segments.Select(segment => segment.Name));
        Assert.Equal([[1], [2, 3], [4, 5], [6, 7], [8, 9], [0, 10]], segments.Select(segment => segment.Positions.ToArray()));
    }

    [Fact]
    public void Segments_without_a_case_are_left_out()
    {
        var segments = Segments.Of(TestSplits.LeaveOneOut(1, new int[8]), [new EvaluationCase(default, 7)]);

        Assert.Equal(
            [("history_length", "5-9"), ("target_popularity", "head"), ("target_training_count", "5+")],
            segments.Select(segment => (segment.Kind, segment.Name)));
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

        var segments = Of("target_popularity", split, split.Test);

        Assert.Equal(["head", "tail"], segments.Select(segment => segment.Name));
        Assert.Equal([[0], [1, 2]], segments.Select(segment => segment.Positions.ToArray()));
    }

    [Fact]
    public void Targets_are_cold_with_fewer_than_five_training_interactions()
    {
        // Training: item 0 five times, item 1 four times, item 2 never, though it is held out five times.
        var split = TestSplits.LeaveOneOut(3, [0, 0, 1, 1, 2, 2], [0, 0, 0, 2, 0], [1, 1, 2, 1], [2, 2]);

        var segments = Of("target_training_count", split, split.Test);

        Assert.Equal(["<5", "5+"], segments.Select(segment => segment.Name));
        Assert.Equal([[0, 2, 3], [1]], segments.Select(segment => segment.Positions.ToArray()));
    }

    private static List<CaseSegment> Of(string kind, Split split, IReadOnlyList<EvaluationCase> cases) =>
        [.. Segments.Of(split, cases).Where(segment => segment.Kind == kind)];
}
