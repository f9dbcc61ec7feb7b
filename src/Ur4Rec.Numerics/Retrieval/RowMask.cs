namespace Ur4Rec.Numerics.Retrieval;

/// <summary>A set of rows of a table, one bit a row. Not safe for threads while it changes.</summary>
public sealed class RowMask
{
    private const int WordBits = 64;

    private readonly ulong[] _words;

    /// <summary>An empty set.</summary>
    /// <param name="rows">Rows of the table.</param>
    public RowMask(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        Rows = rows;
        _words = new ulong[(rows + (long)WordBits - 1) / WordBits];
    }

    /// <summary>Rows of the table.</summary>
    public int Rows { get; }

    /// <summary>Whether a row is in the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public bool Contains(int row) => (_words[WordOf(row)] & BitOf(row)) != 0;

    /// <summary>Puts a row into the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public void Add(int row) => _words[WordOf(row)] |= BitOf(row);

    /// <summary>Takes a row out of the set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public void Remove(int row) => _words[WordOf(row)] &= ~BitOf(row);

    /// <summary>The rows <paramref name="first"/> .. first + 63, one bit each; <paramref name="first"/> is a multiple of 64.</summary>
    internal ulong Word(int first) => _words[first / WordBits];

    private int WordOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return row / WordBits;
    }

    private static ulong BitOf(int row) => 1UL << (row % WordBits);
}
