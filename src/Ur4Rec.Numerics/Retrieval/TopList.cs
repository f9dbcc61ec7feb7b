namespace Ur4Rec.Numerics.Retrieval;

/// <summary>The best of the rows that were added, in any order and with some lesser ones until they are asked for.</summary>
internal sealed class TopList(int capacity)
{
    private readonly RankedRow[] _rows = new RankedRow[2 * capacity];
    private int _held;

    /// <summary>As many rows as the capacity reach this score, so that a later one counts only if it is above; negative infinity until then.</summary>
    public float Floor { get; private set; } = float.NegativeInfinity;

    public void Add(int row, float score)
    {
        _rows[_held++] = new RankedRow(row, score);
        if (_held == _rows.Length)
            Cut();
    }

    /// <summary>Adds all that another list holds.</summary>
    public void Add(TopList other)
    {
        foreach (var row in other._rows.AsSpan(0, other._held))
            Add(row.Row, row.Score);
    }

    /// <summary>The best rows, best first; as many as the capacity where so many were added.</summary>
    public RankedRow[] Best()
    {
        Cut();
        return _rows[.._held];
    }

    private void Cut()
    {
        _rows.AsSpan(0, _held).Sort();
        if (_held < capacity)
            return;
        _held = capacity;
        Floor = _rows[capacity - 1].Score;
    }
}
