using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics.Tests.Retrieval;

/// <summary>Tables, queries, and the best rows found the slow way: all products, sorted.</summary>
internal static class TopCases
{
    public static Parameter Table(int rows, int columns, ulong seed)
    {
        var table = new Parameter(rows, columns);
        Fill(table.Values, seed);
        return table;
    }

    public static float[] Query(int columns, ulong seed)
    {
        var query = new float[columns];
        Fill(query, seed);
        return query;
    }

    public static RankedRow[] Naive(PackedTable table, float[] query, int count, RowMask? excluded = null)
    {
        using var state = new Parameter(1, query.Length);
        query.CopyTo(state.Values);
        var products = new float[table.Rows];
        table.Multiply(state, products);
        return [.. Enumerable.Range(0, table.Rows)
            .Where(row => excluded?.Contains(row) != true)
            .OrderByDescending(row => products[row]).ThenBy(row => row)
            .Take(count)
            .Select(row => new RankedRow(row, products[row]))];
    }

    public static RowMask Mask(int rows, Func<int, bool> isExcluded)
    {
        var mask = new RowMask(rows);
        foreach (var row in Enumerable.Range(0, rows).Where(isExcluded))
            mask.Add(row);
        return mask;
    }

    public static void AssertSame(RankedRow[] want, RankedRow[] got)
    {
        Assert.Equal(want.Select(row => row.Row), got.Select(row => row.Row));
        Assert.Equal(
            want.Select(row => BitConverter.SingleToInt32Bits(row.Score)), got.Select(row => BitConverter.SingleToInt32Bits(row.Score)));
    }

    private static void Fill(Span<float> values, ulong seed)
    {
        var stream = new RandomStream(RandomKey.For(seed, "top"));
        foreach (ref var value in values)
            value = (float)stream.NextGaussian();
    }
}
