using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

public class TopBatchSearchTests
{
    [Fact]
    public void Any_shape_with_ties_and_unwanted_rows_gives_what_each_query_gives_alone()
    {
        var cases = Gen.Choose(1, 20_000).Four();
        Prop.ForAll(cases.ToArbitrary(), ((int Rows, int Columns, int Count, int Seed) @case) =>
        {
            var (rows, columns, count, seed) = (@case.Rows, 1 + (@case.Columns % 70), 1 + (@case.Count / 50), (ulong)@case.Seed);
            using var items = TopCases.Table(rows, columns, seed);
            using var queries = TopCases.Table(1 + (@case.Count % 140), columns, seed + 1);
            if (@case.Seed % 2 == 0)
            {
                Round(items.Values);
                Round(queries.Values);
            }

            using var table = new PackedTable(items);
            var mask = @case.Seed % 3 == 0 ? null : TopCases.Mask(rows, row => (row * 2_654_435_761u) % 5 < @case.Seed % 6);
            var unwanted = @case.Seed % 5 == 0 ? null : Enumerable.Range(0, queries.Rows).Select(q => Unwanted(rows, q, seed)).ToArray();
            using var pool = new WorkerPool(1 + (@case.Seed % 3));
            AssertAsAlone(table, queries, count, unwanted, mask, pool);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Scores_that_rise_or_fall_with_the_row_give_the_same_on_any_number_of_threads(int direction)
    {
        const int rows = 70_000;
        using var items = TopCases.Table(rows, 4, 1);
        using var queries = TopCases.Table(1600, 4, 2);
        for (var row = 0; row < rows; row++)
            items.Row(row)[0] = direction * row / 7;
        using var table = new PackedTable(items);
        RankedRow[][]? first = null;
        foreach (var threads in (int[])[1, 2, 5])
        {
            using var pool = new WorkerPool(threads);
            var got = table.TopMany(queries, 20, unwanted: null, excluded: null, pool);
            first ??= got;
            for (var q = 0; q < queries.Rows; q++)
                TopCases.AssertSame(first[q], got[q]);
        }

        using var alone = new WorkerPool(1);
        for (var q = 0; q < queries.Rows; q += 37)
            TopCases.AssertSame(table.Top(queries.Row(q), 20, excluded: null, alone), first![q]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_sample_that_has_all_the_best_rows_misleads_nobody(int count)
    {
        const int rows = 20_000;
        using var pool = new WorkerPool(2);
        using var items = TopCases.Table(rows, 5, 1);
        using var queries = TopCases.Table(130, 5, 2);
        using (var plain = new PackedTable(items))
        {
            foreach (var row in plain.Sample.Rows.AsSpan(0, RowSample.Depth(count)))
                items.Row(row)[0] += 1000;
        }

        // Half of the queries find those rows best, the others worst.
        using var table = new PackedTable(items);
        int[][] unwanted = [.. Enumerable.Range(0, queries.Rows).Select(q => Unwanted(rows, q, seed: 3))];
        AssertAsAlone(table, queries, count, unwanted, TopCases.Mask(rows, row => row % 11 == 3), pool);
    }

    [Fact]
    public void Of_equal_scores_the_lower_rows_come_first()
    {
        using var pool = new WorkerPool(2);
        using var items = new Parameter(40_000, 3);
        using var queries = TopCases.Table(2, 3, 1);
        using var table = new PackedTable(items);

        var got = table.TopMany(queries, 4, [[0, 2, 2, 5], []], TopCases.Mask(40_000, row => row == 3), pool);

        Assert.Equal([1, 4, 6, 7], got[0].Select(row => row.Row));
        Assert.Equal([0, 1, 2, 4], got[1].Select(row => row.Row));
    }

    [Fact]
    public void There_are_fewer_where_the_table_ends()
    {
        using var pool = new WorkerPool(1);
        using var items = TopCases.Table(3, 1, 1);
        using var queries = TopCases.Table(2, 1, 2);
        using var table = new PackedTable(items);

        var got = table.TopMany(queries, int.MaxValue, [[0, 1, 2], [1]], excluded: null, pool);

        Assert.Equal((0, 2), (got[0].Length, got[1].Length));
        Assert.All(table.TopMany(queries, 1, unwanted: null, TopCases.Mask(3, _ => true), pool), Assert.Empty);
        using var tape = new Tape(pool);
        Assert.Empty(table.TopMany(tape.Constant(0, 1, []), 1, [], excluded: null, pool));
        using var empty = new PackedTable(tape.Constant(0, 1, []));
        Assert.All(empty.TopMany(queries, 1, unwanted: null, excluded: null, pool), Assert.Empty);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_score_that_is_not_finite_names_the_first_query_and_its_lowest_row(float broken)
    {
        using var pool = new WorkerPool(2);
        using var items = TopCases.Table(30_000, 2, 5);
        using var queries = new Parameter(300, 2);
        for (var q = 0; q < queries.Rows; q++)
            queries.Row(q)[1] = 1;
        for (var q = 150; q < queries.Rows; q++)
            queries.Row(q)[0] = 2;
        foreach (var row in (int[])[29_999, 12_345, 20_000])
            items.Row(row)[0] = MathF.CopySign(2e38f, broken);
        using var table = new PackedTable(items);
        if (float.IsNaN(broken))
            items.Values.Clear();

        if (float.IsNaN(broken))
            queries.Row(150)[1] = float.NaN;
        var failure = Assert.Throws<NonFiniteScoreException>(() => table.TopMany(queries, 3, unwanted: null, TopCases.Mask(30_000, row => row == 12_345), pool));

        Assert.Equal((150, float.IsNaN(broken) ? 0 : 12_345, broken), (failure.Query, failure.Row, failure.Score));
        Assert.Equal($"Row {failure.Row} of the table has the score {broken} with query 150.", failure.Message);
    }

    [Fact]
    public void A_negative_zero_keeps_its_bits_and_the_place_of_a_zero()
    {
        using var pool = new WorkerPool(1);
        using var items = new Parameter(4, 1);
        (items.Values[0], items.Values[1], items.Values[3]) = (1, -1e-30f, 1e-30f);
        using var queries = new Parameter(1, 1);
        queries.Values[0] = 1e-30f;
        using var table = new PackedTable(items);

        var got = table.TopMany(queries, 4, unwanted: null, excluded: null, pool)[0];

        Assert.Equal([0, 1, 2, 3], got.Select(row => row.Row));
        TopCases.AssertSame(TopCases.Naive(table, [1e-30f], 4), got);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var pool = new WorkerPool(1);
        using var items = new Parameter(3, 2);
        using var table = new PackedTable(items);
        using var queries = new Parameter(2, 2);
        using var wide = new Parameter(2, 3);

        Assert.Throws<ShapeException>(() => table.TopMany(wide, 1, unwanted: null, excluded: null, pool));
        Assert.Throws<ShapeException>(() => table.TopMany(queries, 1, [[]], excluded: null, pool));
        Assert.Throws<ShapeException>(() => table.TopMany(queries, 1, [[], [1, 0]], excluded: null, pool));
        Assert.Throws<ShapeException>(() => table.TopMany(queries, 1, [[], [-1]], excluded: null, pool));
        Assert.Throws<ShapeException>(() => table.TopMany(queries, 1, [[3], []], excluded: null, pool));
        Assert.Throws<ShapeException>(() => table.TopMany(queries, 1, unwanted: null, new RowMask(4), pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.TopMany(queries, 0, unwanted: null, excluded: null, pool));
    }

    private static void AssertAsAlone(PackedTable table, Tensor queries, int count, int[][]? unwanted, RowMask? excluded, WorkerPool pool)
    {
        var got = table.TopMany(queries, count, unwanted, excluded, pool);
        Assert.Equal(queries.Rows, got.Length);
        for (var q = 0; q < queries.Rows; q += 1 + (queries.Rows / 12))
        {
            var query = q;
            var mask = TopCases.Mask(table.Rows, row => excluded?.Contains(row) == true || unwanted?[query].Contains(row) == true);
            TopCases.AssertSame(table.Top(queries.Row(q), count, mask, pool), got[q]);
        }
    }

    private static int[] Unwanted(int rows, int query, ulong seed) =>
        [.. Enumerable.Range(0, query % 40).Select(i => (int)(((ulong)i * 2_654_435_761 + seed + (ulong)query) % (ulong)rows)).Order()];

    private static void Round(Span<float> values)
    {
        foreach (ref var value in values)
            value = MathF.Round(value);
    }
}
