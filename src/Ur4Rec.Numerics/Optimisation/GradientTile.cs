namespace Ur4Rec.Numerics.Optimisation;

/// <summary>
/// A piece of one parameter's gradient: consecutive values of a dense one, or some of the touched rows of a <see cref="RowGradient"/>.
/// Tiles depend on shapes and touched rows alone, so what is computed over them has the same bits on any number of threads.
/// </summary>
internal readonly unsafe struct GradientTile
{
    private const int ValuesPerTile = 16 * 1024;

    private readonly int _first;
    private readonly RowGradient? _rows;

    private GradientTile(AdamSlot slot, RowGradient? rows, int first, int length)
    {
        Slot = slot;
        _rows = rows;
        _first = first;
        Length = length;
        Gradient = (rows is null ? slot.Parameter.Gradient!.Pointer : rows.Pointer) + first;
    }

    public AdamSlot Slot { get; }

    /// <summary>The gradient's values, [<see cref="Length"/>].</summary>
    public float* Gradient { get; }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    /// <summary>Number of runs of values that are consecutive in the parameter too.</summary>
    public int Runs => _rows is null ? 1 : Length / _rows.Columns;

    /// <summary>Adds the tiles of one parameter to <paramref name="tiles"/>; its gradient is in one part.</summary>
    public static void AddTilesOf(AdamSlot slot, List<GradientTile> tiles)
    {
        var parameter = slot.Parameter;
        var rows = parameter.Gradient is null ? parameter.RowGradient : null;
        var total = rows is null ? parameter.Length : rows.Count * rows.Columns;
        var step = rows is null ? ValuesPerTile : Math.Max(1, ValuesPerTile / rows.Columns) * rows.Columns;
        for (var first = 0; first < total; first += step)
            tiles.Add(new GradientTile(slot, rows, first, Math.Min(step, total - first)));
    }

    /// <summary>A run: its gradient, where it begins in the parameter, and its number of values.</summary>
    public (nint Gradient, int Start, int Count) Run(int index)
    {
        if (_rows is null)
            return ((nint)Gradient, _first, Length);
        var columns = _rows.Columns;
        return ((nint)(Gradient + ((nint)index * columns)), _rows.Rows[(_first / columns) + index] * columns, columns);
    }
}
