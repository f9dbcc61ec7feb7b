using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Tests.Kernels;

public class RowGroupingTests
{
    [Fact]
    public void Groups_ascend_by_row_and_hold_their_positions_in_order() =>
        Prop.ForAll<int[]>(numbers =>
        {
            int[] rows = [.. numbers.Select(number => Math.Abs(number % 50))];
            Check(rows);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_of_more_than_one_digit_are_sorted_too() =>
        Check([1 << 20, 5, (1 << 20) + 1, 1 << 11, 5, int.MaxValue, 0, 1 << 11, 1 << 22]);

    private static void Check(int[] rows)
    {
        using var grouping = new RowGrouping(rows);
        var want = Enumerable.Range(0, rows.Length).GroupBy(position => rows[position]).OrderBy(group => group.Key).ToList();
        Assert.Equal(want.Count, grouping.Count);
        for (var g = 0; g < want.Count; g++)
        {
            Assert.Equal(want[g].Key, grouping.Row(g));
            Assert.Equal(want[g], grouping.PositionsOf(g).ToArray());
        }
    }
}
