using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics;

/// <summary>A set of row numbers that is cheap to fill and costs only its own size to clear.</summary>
internal sealed class RowSet(int capacity)
{
    private readonly bool[] _holds = new bool[capacity];
    private readonly List<int> _rows = [];

    /// <summary>Whether every row is held.</summary>
    public bool HoldsAll { get; private set; }

    /// <summary>The held rows in the order they came, unless <see cref="HoldsAll"/>.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    public void Add(int row)
    {
        if (_holds[row])
            return;
        _holds[row] = true;
        _rows.Add(row);
    }

    public void AddAll() => HoldsAll = true;

    public void Clear()
    {
        foreach (var row in _rows)
            _holds[row] = false;
        _rows.Clear();
        HoldsAll = false;
    }
}
