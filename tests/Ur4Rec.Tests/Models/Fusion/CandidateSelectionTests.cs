using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

public class CandidateSelectionTests
{
    [Fact]
    public void The_best_outside_the_history_of_equal_ones_the_lower_number_and_the_history()
    {
        float[] scores = [1, 5, 3, 3, 9, 3, -2];

        Assert.Equal([4], Best(scores, [], 1));
        Assert.Equal([1, 2, 4], Best(scores, [], 3));
        Assert.Equal([1, 2, 3, 4, 5], Best(scores, [4, 2, 4], 3));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Best(scores, [1, 2, 3, 4, 5], 3));
    }

    [Fact]
    public void What_is_excluded_is_no_candidate_though_it_was_had()
    {
        float[] scores = [1, 5, 3, 3, 9, 3, -2];

        Assert.Equal([2, 3, 5], Best(scores, [2], 2, excluded: [1, 4]));
        Assert.Equal([1, 2], Best(scores, [2, 4], 1, excluded: [4]));
        Assert.Empty(Best(scores, [0], 3, excluded: [0, 1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void As_sorting_would_have_it()
    {
        var cases =
            from values in Gen.NonEmptyListOf(Gen.Choose(-5, 5))
            from history in Gen.ListOf(Gen.Choose(0, values.Count - 1))
            from top in Gen.Choose(1, values.Count + 2)
            select (Scores: values.Select(value => (float)value).ToArray(), History: history.ToArray(), Top: top);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var (scores, history, top) = one;
            var sorted = Enumerable.Range(0, scores.Length).Except(history).OrderByDescending(item => scores[item]).ThenBy(item => item);

            Assert.Equal(sorted.Take(top).Union(history).Order(), Best(scores, history, top));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void All_items_in_order()
    {
        var candidates = new ItemIndex[5];

        Assert.Equal(4, CandidateSelection.SelectAll(4, candidates));
        Assert.Equal([0, 1, 2, 3], candidates[..4].Select(item => item.Value));
    }

    private static int[] Best(float[] scores, int[] history, int top, int[]? excluded = null)
    {
        var candidates = new ItemIndex[Math.Min(top + history.Length, scores.Length)];
        var count = CandidateSelection.SelectBest(scores, Items(history), Items(excluded ?? []), top, candidates);
        return [.. candidates[..count].Select(item => item.Value)];
    }

    private static ItemIndex[] Items(int[] numbers) => Array.ConvertAll(numbers, item => new ItemIndex(item));
}
