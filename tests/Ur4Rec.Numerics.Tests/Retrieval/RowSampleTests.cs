using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

public class RowSampleTests
{
    [Fact]
    public void Each_stretch_of_the_table_gives_one_row_with_its_values()
    {
        using var items = TopCases.Table(10_000, 3, 1);
        using var table = new PackedTable(items);

        var sample = table.Sample;

        Assert.Equal(Enumerable.Range(0, 312), sample.Rows.Select(row => row / RowSample.Step).Order());
        Assert.True(sample.Rows.Select(row => row % RowSample.Step).Distinct().Count() == RowSample.Step);
        var values = new float[3];
        for (var place = 0; place < sample.Rows.Length; place++)
        {
            sample.Table.CopyRow(place, values);
            Assert.Equal(items.Row(sample.Rows[place]).ToArray(), values);
        }
    }

    [Fact]
    public void The_first_rows_come_from_the_whole_table()
    {
        using var items = new Parameter(100_000, 1);
        using var table = new PackedTable(items);

        var first = table.Sample.Rows.Take(128).Select(row => row / 10_000);

        Assert.Equal(Enumerable.Range(0, 10), first.Distinct().Order());
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(100, 13)]
    [InlineData(1000, 56)]
    public void The_depth_is_four_deviations_beyond_the_mean(int count, int depth) => Assert.Equal(depth, RowSample.Depth(count));

    [Fact]
    public void A_mask_keeps_the_rows_of_the_sample()
    {
        using var items = new Parameter(640, 1);
        using var table = new PackedTable(items);

        var mask = table.Sample.MaskOf(TopCases.Mask(640, row => row == table.Sample.Rows[7]));

        Assert.Equal([7], Enumerable.Range(0, 20).Where(mask.Contains));
    }
}
