namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>
/// A symmetric matrix of doubles, [size, size], that stores the square tiles of its lower triangle and so half the numbers.
/// The last tiles are filled up with rows of the identity, which change no result and spare every kernel its edge cases.
/// </summary>
public sealed class SymmetricMatrix
{
    /// <summary>Rows and columns of a tile: a multiple of every register block of <see cref="TileProduct"/>.</summary>
    internal const int TileSize = 96;

    private readonly double[][] _tiles;

    /// <summary>The zero matrix.</summary>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public SymmetricMatrix(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        TileRows = (size + TileSize - 1) / TileSize;
        _tiles = new double[TileRows * (TileRows + 1) / 2][];
        for (var i = 0; i < _tiles.Length; i++)
            _tiles[i] = new double[TileSize * TileSize];
        for (var i = size; i < TileRows * TileSize; i++)
            At(i, i) = 1;
    }

    /// <summary>Rows and columns.</summary>
    public int Size { get; }

    /// <summary>Rows of tiles.</summary>
    internal int TileRows { get; }

    /// <summary>The number at a row and a column, each 0 .. <see cref="Size"/>-1; setting it sets its mirror image too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the matrix.</exception>
    public double this[int row, int column]
    {
        get => Checked(row, column);
        set => Checked(row, column) = value;
    }

    /// <summary>
    /// Row-major tile at <paramref name="tileRow"/> &gt;= <paramref name="tileColumn"/>; of a tile on the diagonal only the lower
    /// triangle has a meaning.
    /// </summary>
    internal double[] Tile(int tileRow, int tileColumn) => _tiles[(tileRow * (tileRow + 1) / 2) + tileColumn];

    private ref double Checked(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Size, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Size, nameof(column));
        return ref row >= column ? ref At(row, column) : ref At(column, row);
    }

    private ref double At(int row, int column) =>
        ref Tile(row / TileSize, column / TileSize)[(row % TileSize * TileSize) + (column % TileSize)];
}
