namespace Ur4Rec.Numerics.Optimisation;

/// <summary>
/// A piece of one parameter that has a gradient: a run of consecutive values, or some of the touched rows. Tiles depend on shapes
/// and touched rows alone, so what is computed over them has the same bits on any number of threads.
/// </summary>
internal readonly struct GradientTile
{
    private const int ValuesPerTile = 16 * 1024;

    private readonly int _first;
    private readonly int _count;

    private GradientTile(AdamSlot slot, int first, int count)
    {
        Slot = slot;
        _first = first;
        _count = count;
    }

    public AdamSlot Slot { get; }

    /// <summary>Number of runs of consecutive values.</summary>
    public int Runs => Slot.IsRowSparse ? _count : 1;

    /// <summary>Adds the tiles of one parameter to <paramref name="tiles"/>.</summary>
    public static void AddTilesOf(AdamSlot slot, List<GradientTile> tiles)
    {
        var parameter = slot.Parameter;
        var total = slot.IsRowSparse ? parameter.TouchedRows!.Rows.Length : parameter.Length;
        var step = slot.IsRowSparse ? Math.Max(1, ValuesPerTile / parameter.Columns) : ValuesPerTile;
        for (var first = 0; first < total; first += step)
            tiles.Add(new GradientTile(slot, first, Math.Min(step, total - first)));
    }

    /// <summary>Where a run begins in the parameter, and its number of values.</summary>
    public (int Start, int Count) Run(int index)
    {
        if (!Slot.IsRowSparse)
            return (_first, _count);
        var columns = Slot.Parameter.Columns;
        return (Slot.Parameter.TouchedRows!.Rows[_first + index] * columns, columns);
    }
}
