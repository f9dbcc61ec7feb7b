namespace Ur4Rec.Numerics.Retrieval;

/// <summary>
/// A row out of each <see cref="Step"/> of a table, packed by themselves: what is best among them says about how good a row must be to be among the
/// best of all. Where in its stretch a row is taken varies, for what stands in a table may repeat itself.
/// </summary>
internal sealed class RowSample : IDisposable
{
    /// <summary>Rows of the table for one of the sample.</summary>
    public const int Step = 32;

    // The sample goes through the table this many times, so that its first rows come from everywhere.
    private const int Rounds = 64;

    // The golden ratio's multiples spread evenly; the highest bits of them are a place in a stretch.
    private const uint GoldenRatio = 2654435769;
    private const int PlaceShift = 27;

    /// <summary>Samples a table.</summary>
    public RowSample(PackedTable table)
    {
        var stretches = Enumerable.Range(0, table.Rows / Step);
        Rows = [.. stretches.OrderBy(stretch => stretch % Rounds).Select(stretch => (stretch * Step) + PlaceIn(stretch))];
        Table = new PackedTable(table, Rows);
    }

    /// <summary>[sample] rows of the table.</summary>
    public int[] Rows { get; }

    /// <summary>[sample, columns].</summary>
    public PackedTable Table { get; }

    /// <summary>
    /// How many rows of the sample are taken as better than the table's best <paramref name="count"/>: four standard deviations more of them than
    /// there are on the average, so that it is seldom wrong.
    /// </summary>
    public static int Depth(int count)
    {
        var mean = (double)count / Step;
        return 2 + (int)Math.Ceiling(mean + (4 * Math.Sqrt(mean)));
    }

    /// <summary>Those rows of the sample that a mask of the table has.</summary>
    public RowMask MaskOf(RowMask rows)
    {
        var mask = new RowMask(Rows.Length);
        for (var place = 0; place < Rows.Length; place++)
        {
            if (rows.Contains(Rows[place]))
                mask.Add(place);
        }

        return mask;
    }

    public void Dispose() => Table.Dispose();

    private static int PlaceIn(int stretch) => (int)(((uint)stretch * GoldenRatio) >> PlaceShift);
}
