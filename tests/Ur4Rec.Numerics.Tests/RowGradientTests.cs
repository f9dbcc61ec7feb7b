namespace Ur4Rec.Numerics.Tests;

public sealed unsafe class RowGradientTests : IDisposable
{
    private readonly RowGradient _rows = new(rowCount: 1_000_000_000, columns: 3);

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void Holds_each_row_once_in_the_order_they_came_with_the_sum_of_what_was_added()
    {
        _rows.Add(999_999_999, [1, 2, 3]);
        _rows.Add(0, [4, 5, 6]);
        _rows.Add(999_999_999, [10, 20, 30]);

        Assert.Equal([999_999_999, 0], _rows.Rows.ToArray());
        Assert.Equal([11f, 22f, 33f], _rows.Values(0).ToArray());
        Assert.Equal([4f, 5f, 6f], _rows.Values(1).ToArray());
        Assert.Equal((0, 1, null), (_rows.SlotOf(999_999_999), _rows.SlotOf(0), _rows.SlotOf(1)));
    }

    [Fact]
    public void Sorting_moves_values_with_their_rows_and_later_rows_come_behind()
    {
        foreach (var row in new[] { 70, 5, 900, 6 })
            _rows.Add(row, [row, row + 0.25f, row + 0.5f]);

        _rows.SortRows();
        _rows.Add(900, [1, 1, 1]);
        _rows.Add(4, [4, 4, 4]);

        Assert.Equal([5, 6, 70, 900, 4], _rows.Rows.ToArray());
        Assert.Equal([5f, 5.25f, 5.5f, 6f, 6.25f, 6.5f, 70f, 70.25f, 70.5f, 901f, 901.25f, 901.5f, 4f, 4f, 4f], _rows.AllValues.ToArray());
    }

    [Fact]
    public void Rows_begin_at_zero_again_after_a_clear()
    {
        _rows.Add(8, [1, 2, 3]);
        _rows.Add(9, [1, 2, 3]);
        _rows.Clear();
        Assert.Equal(0, _rows.Count);
        Assert.Null(_rows.SlotOf(8));

        _rows.Add(9, [4, 5, 6]);

        Assert.Equal([9], _rows.Rows.ToArray());
        Assert.Equal([4f, 5f, 6f], _rows.AllValues.ToArray());
    }

    [Fact]
    public void Memory_follows_the_rows_touched_and_in_steady_state_nothing_is_asked_for()
    {
        void Fill()
        {
            for (var i = 0; i < 1000; i++)
                _rows.Add((int)(i * 7919L % 1000 * 1_000_000), [1, 2, 3]);
            _rows.SortRows();
            Assert.Equal(999_000_000, _rows.Rows[999]);
            _rows.Clear();
        }

        Fill();
        Fill();
        Assert.InRange(_rows.FloatsHeld, 3000, 4 * 3000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.Equal(0, (nint)_rows.Pointer % 64);
    }

    [Fact]
    public void Rows_and_shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _rows.Add(-1, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rows.Add(1_000_000_000, [1, 2, 3]));
        Assert.Throws<ShapeException>(() => _rows.Add(1, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rows.Values(0).Length);
    }
}
