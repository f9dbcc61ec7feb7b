using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

public sealed class QuantizedTableTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(300)]
    public void Finds_the_best_rows_of_a_random_table_with_the_tables_own_scores(int columns)
    {
        const int rows = 20_011;
        using var items = TopCases.Table(rows, columns, 1);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in items.Row(row))
                value *= 1 + (row % 17);
        }

        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);
        var query = TopCases.Query(columns, 2);
        var mask = TopCases.Mask(rows, row => row % 7 == 3);

        TopCases.AssertSame(TopCases.Naive(table, query, 200), quantized.Top(query, 200, excluded: null, _pool));
        TopCases.AssertSame(TopCases.Naive(table, query, 200, mask), quantized.Top(query, 200, mask, _pool));
    }

    [Fact]
    public void A_row_that_rounding_puts_a_little_too_low_is_found()
    {
        // Both rows are 127 and 1 in bytes, so the first comes first by bytes; one is wanted, two are looked at.
        using var items = new Parameter(3, 2);
        new float[] { 127, 1, 127, 1.4f, 127, 0.7f }.CopyTo(items.Values);
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);

        Assert.Equal([new RankedRow(1, 2.4f)], quantized.Top([1f / 127, 1], 1, excluded: null, _pool));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_answer()
    {
        using var items = TopCases.Table(40_000, 12, 3);
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);
        var query = TopCases.Query(12, 4);
        var want = TopCases.Naive(table, query, 99);

        foreach (var threads in (int[])[1, 2, 5])
        {
            using var pool = new WorkerPool(threads);
            TopCases.AssertSame(want, quantized.Top(query, 99, excluded: null, pool));
        }
    }

    [Fact]
    public void Zeros_tie_in_the_order_of_rows_and_a_short_table_is_given_whole()
    {
        using var items = new Parameter(5, 3);
        items.Values[6] = -1;
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);

        Assert.Equal([0, 1, 3, 4, 2], quantized.Top([2, 0, 0], int.MaxValue, excluded: null, _pool).Select(row => row.Row));
        Assert.Equal([0, 1, 2], quantized.Top([0, 0, 0], 3, excluded: null, _pool).Select(row => row.Row));
        using var tape = new Tape(_pool);
        using var noTable = new PackedTable(tape.Constant(0, 3, []));
        using var empty = new QuantizedTable(noTable);
        Assert.Empty(empty.Top([1, 2, 3], 3, excluded: null, _pool));
    }

    [Fact]
    public void Magnitudes_at_the_ends_of_a_floats_range_are_scored_by_the_table()
    {
        using var items = new Parameter(3, 1);
        new[] { 2e-43f, 3e38f, 1e-45f }.CopyTo(items.Values);
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);

        Assert.Equal([new RankedRow(1, 3e38f), new RankedRow(0, 2e-43f), new RankedRow(2, 1e-45f)], quantized.Top([1], 3, excluded: null, _pool));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_row_or_query_that_is_not_finite_fails_as_the_table_does(float broken)
    {
        using var items = TopCases.Table(3_000, 4, 5);
        using var sound = new PackedTable(items);
        (items.Row(2_999)[1], items.Row(1_234)[2]) = (broken, broken);
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);
        using var soundQuantized = new QuantizedTable(sound);

        var byRow = Assert.Throws<NonFiniteScoreException>(() => quantized.Top([1, 1, 1, 1], 3, TopCases.Mask(3_000, row => row == 1_234), _pool));
        var byQuery = Assert.Throws<NonFiniteScoreException>(() => soundQuantized.Top([1, broken, 1, 1], 3, excluded: null, _pool));

        Assert.Equal((1_234, broken), (byRow.Row, byRow.Score));
        Assert.Equal(0, byQuery.Row);
    }

    [Fact]
    public void A_query_of_another_width_is_refused()
    {
        using var items = new Parameter(3, 2);
        using var table = new PackedTable(items);
        using var quantized = new QuantizedTable(table);
        Assert.Throws<ShapeException>(() => quantized.Top([1, 2, 3], 1, excluded: null, _pool));
    }
}
