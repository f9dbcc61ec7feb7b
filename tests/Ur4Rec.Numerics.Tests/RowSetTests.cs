namespace Ur4Rec.Numerics.Tests;

public sealed class RowSetTests
{
    private readonly RowSet _rows = new(5);

    [Fact]
    public void Holds_each_row_once_in_the_order_they_came()
    {
        foreach (var row in new[] { 3, 0, 3, 4, 0 })
            _rows.Add(row);

        Assert.Equal([3, 0, 4], _rows.Rows.ToArray());
        Assert.False(_rows.HoldsAll);
    }

    [Fact]
    public void Forgets_everything_when_cleared()
    {
        _rows.Add(2);
        _rows.AddAll();
        Assert.True(_rows.HoldsAll);

        _rows.Clear();

        Assert.False(_rows.HoldsAll);
        Assert.True(_rows.Rows.IsEmpty);
        _rows.Add(2);
        Assert.Equal([2], _rows.Rows.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void Refuses_rows_that_do_not_exist(int row) => Assert.Throws<IndexOutOfRangeException>(() => _rows.Add(row));
}
