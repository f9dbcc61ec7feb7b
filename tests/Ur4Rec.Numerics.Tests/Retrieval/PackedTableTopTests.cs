using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

public class PackedTableTopTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(300)]
    public void The_rows_order_and_bits_are_those_of_all_products_sorted(int columns)
    {
        const int rows = 20_011;
        using var pool = new WorkerPool(2);
        using var items = TopCases.Table(rows, columns, 1);
        using var table = new PackedTable(items);
        var query = TopCases.Query(columns, 2);

        TopCases.AssertSame(TopCases.Naive(table, query, 200), table.Top(query, 200, excluded: null, pool));
        TopCases.AssertSame(TopCases.Naive(table, query, rows), table.Top(query, rows + 1, excluded: null, pool));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_answer()
    {
        const int rows = 50_000;
        using var items = TopCases.Table(rows, 5, 3);
        foreach (ref var value in items.Values)
            value = MathF.Round(value * 2);
        using var table = new PackedTable(items);
        var query = TopCases.Query(5, 4).Select(value => MathF.Round(value * 2)).ToArray();
        var mask = TopCases.Mask(rows, row => row % 3 == 0);
        var want = TopCases.Naive(table, query, 150, mask);
        Assert.True(want.Select(row => row.Score).Distinct().Count() < 100);

        foreach (var threads in (int[])[1, 2, 5])
        {
            using var pool = new WorkerPool(threads);
            for (var repeat = 0; repeat < 5; repeat++)
                TopCases.AssertSame(want, table.Top(query, 150, mask, pool));
        }
    }

    [Fact]
    public void Of_equal_scores_the_lower_rows_come_first()
    {
        using var pool = new WorkerPool(2);
        using var items = new Parameter(30_000, 3);
        using var table = new PackedTable(items);
        var mask = TopCases.Mask(30_000, row => row is 0 or 2);

        var got = table.Top([1, 2, 3], 4, mask, pool);

        Assert.Equal([new RankedRow(1, 0), new RankedRow(3, 0), new RankedRow(4, 0), new RankedRow(5, 0)], got);
    }

    [Fact]
    public void There_are_fewer_where_the_table_ends()
    {
        using var pool = new WorkerPool(2);
        using var items = Column(3, 1, 2);
        using var table = new PackedTable(items);

        Assert.Equal([new RankedRow(0, 6), new RankedRow(2, 4), new RankedRow(1, 2)], table.Top([2], 10, excluded: null, pool));
        Assert.Equal([new RankedRow(2, 4)], table.Top([2], 10, TopCases.Mask(3, row => row < 2), pool));
        Assert.Empty(table.Top([2], 10, TopCases.Mask(3, _ => true), pool));
        using var tape = new Tape(pool);
        using var empty = new PackedTable(tape.Constant(0, 1, []));
        Assert.Empty(empty.Top([2], 10, excluded: null, pool));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_score_that_is_not_finite_names_the_lowest_row_even_an_excluded_one(float broken)
    {
        using var pool = new WorkerPool(2);
        using var items = TopCases.Table(30_000, 1, 5);
        (items.Values[29_999], items.Values[12_345], items.Values[20_000]) = (broken, broken, broken);
        using var table = new PackedTable(items);

        var failure = Assert.Throws<NonFiniteScoreException>(() => table.Top([1], 3, TopCases.Mask(30_000, row => row == 12_345), pool));

        Assert.Equal((12_345, broken), (failure.Row, failure.Score));
        Assert.Equal($"Row 12345 of the table has the score {broken}.", failure.Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var pool = new WorkerPool(1);
        using var items = new Parameter(3, 2);
        using var table = new PackedTable(items);

        Assert.Equal(
            "packed_table: a query of 3 values does not fit table [3, 2].",
            Assert.Throws<ShapeException>(() => table.Top([1, 2, 3], 1, excluded: null, pool)).Message);
        Assert.Equal(
            "top: a mask of 4 rows does not fit a table of 3.",
            Assert.Throws<ShapeException>(() => table.Top([1, 2], 1, new RowMask(4), pool)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Top([1, 2], 0, excluded: null, pool));
    }

    [Fact]
    public void Tables_of_any_shape_with_ties_and_exclusions_give_what_sorting_gives()
    {
        using var pool = new WorkerPool(2);
        var cases = Gen.Choose(1, 20_000).Four();
        Prop.ForAll(cases.ToArbitrary(), ((int Rows, int Columns, int Count, int Seed) @case) =>
        {
            var (rows, columns, count, seed) = (@case.Rows, 1 + (@case.Columns % 9), 1 + (@case.Count / 20), (ulong)@case.Seed);
            using var items = TopCases.Table(rows, columns, seed);
            foreach (ref var value in items.Values)
                value = MathF.Round(value);
            using var table = new PackedTable(items);
            var query = TopCases.Query(columns, seed + 1);
            var mask = TopCases.Mask(rows, row => (row * 2_654_435_761u) % 5 < @case.Seed % 5);
            TopCases.AssertSame(TopCases.Naive(table, query, count, mask), table.Top(query, count, mask, pool));
        }).QuickCheckThrowOnFailure();
    }

    private static Parameter Column(params float[] values)
    {
        var table = new Parameter(values.Length, 1);
        values.CopyTo(table.Values);
        return table;
    }
}
