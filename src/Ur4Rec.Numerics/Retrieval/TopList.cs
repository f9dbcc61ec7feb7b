namespace Ur4Rec.Numerics.Retrieval;

/// <summary>The best of the rows that were added, in any order and with some lesser ones until they are asked for.</summary>
/// <param name="capacity">How many are wanted, at least 1.</param>
internal sealed class TopList(int capacity)
{
    private readonly ulong[] _keys = new ulong[2 * capacity];
    private ulong _least;
    private int _held;

    /// <summary>
    /// A row from <paramref name="first"/> on counts only if its score is above this; negative infinity until twice the capacity was added.
    /// </summary>
    public float Floor(int first)
    {
        if (_least == 0)
            return float.NegativeInfinity;
        var score = RankKey.Score(_least);
        return RankKey.Row(_least) < first ? score : MathF.BitDecrement(score);
    }

    /// <summary>Rows in the list, the lesser ones too.</summary>
    public int Held => _held;

    public void Add(int row, float score)
    {
        var key = RankKey.Of(row, score);
        if (key < _least)
            return;
        _keys[_held++] = key;
        if (_held == _keys.Length)
            Cut();
    }

    /// <summary>Adds all that another list holds.</summary>
    public void Add(TopList other)
    {
        foreach (var key in other._keys.AsSpan(0, other._held))
            Add(RankKey.Row(key), RankKey.Score(key));
    }

    /// <summary>The best rows, best first; as many as the capacity where so many were added.</summary>
    public RankedRow[] Best()
    {
        if (_held > capacity)
            Cut();
        var keys = _keys.AsSpan(0, _held);
        keys.Sort();
        keys.Reverse();
        var rows = new RankedRow[_held];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new RankedRow(RankKey.Row(keys[i]), RankKey.Score(keys[i]));
        return rows;
    }

    private void Cut()
    {
        _least = LargestKeys.MoveToFront(_keys.AsSpan(0, _held), capacity);
        _held = capacity;
    }
}
