using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

public class RowMaskTests
{
    [Fact]
    public void Holds_the_rows_that_were_added_and_not_removed()
    {
        var mask = new RowMask(130);
        foreach (var row in (int[])[0, 63, 64, 129, 129])
            mask.Add(row);
        mask.Remove(63);
        mask.Remove(1);

        Assert.Equal([0, 64, 129], Enumerable.Range(0, 130).Where(mask.Contains));
        Assert.Equal((1UL, 1UL, 2UL), (mask.Word(0), mask.Word(64), mask.Word(128)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(130)]
    public void A_row_outside_the_table_is_refused(int row)
    {
        var mask = new RowMask(130);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Add(row));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Remove(row));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.Contains(row));
    }
}
