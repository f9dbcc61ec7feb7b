namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>
/// The inverse of a large positive definite matrix by the symmetric sweep operator (Goodnight 1979, The American Statistician
/// 33(3)), one tile row at a time. Sweeping tile row k of A, with D = A_kk⁻¹ by Cholesky, is
///     A_ij &lt;- A_ij - A_ik D A_kj,   A_ik &lt;- A_ik D,   A_kk &lt;- -D;
/// after every row was swept, A has become -A⁻¹. That is size³ floating-point operations, as a Cholesky inverse takes, and all
/// but a few of them are products of independent tiles.
/// </summary>
public static class SymmetricInverse
{
    private const int Size = SymmetricMatrix.TileSize;

    /// <summary>Replaces a positive definite matrix by its inverse; the bits do not depend on the number of threads.</summary>
    /// <param name="matrix">Overwritten, also where the call throws.</param>
    /// <param name="pool">Where the tiles run.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static void Invert(SymmetricMatrix matrix, WorkerPool pool)
    {
        var tileRows = matrix.TileRows;
        var panel = NewTiles(tileRows);
        var scaled = NewTiles(tileRows);
        var pairs = LowerPairs(tileRows);
        for (var k = 0; k < tileRows; k++)
        {
            var pivot = k;
            var negatedInverse = NegatedInverse(matrix.Tile(k, k));
            pool.For(tileRows, i =>
            {
                if (i != pivot)
                    FillPanel(matrix, pivot, i, negatedInverse, panel[i], scaled[i]);
            });
            pool.For(pairs.Length, p =>
            {
                var (i, j) = pairs[p];
                if (i != pivot && j != pivot)
                    TileProduct.AddTransposed(scaled[i], panel[j], matrix.Tile(i, j));
            });
            pool.For(tileRows, i =>
            {
                if (i != pivot)
                    StorePanel(matrix, pivot, i, scaled[i]);
            });
            negatedInverse.CopyTo(matrix.Tile(k, k), 0);
        }

        pool.For(pairs.Length, p => Negate(matrix.Tile(pairs[p].Row, pairs[p].Column)));
    }

    private static double[] NegatedInverse(double[] tile)
    {
        var inverse = new double[tile.Length];
        Cholesky.Factor(tile, Size);
        Cholesky.Inverse(tile, inverse, Size);
        Negate(inverse);
        return inverse;
    }

    /// <summary>panel = A_ki and scaled = -D A_ki, whichever triangle A_ki is stored in.</summary>
    private static void FillPanel(SymmetricMatrix matrix, int k, int i, double[] negatedInverse, double[] panel, double[] scaled)
    {
        if (i < k)
            matrix.Tile(k, i).CopyTo(panel, 0);
        else
            Transpose(matrix.Tile(i, k), panel);
        Array.Clear(scaled);
        TileProduct.AddTransposed(negatedInverse, panel, scaled);
    }

    private static void StorePanel(SymmetricMatrix matrix, int k, int i, double[] scaled)
    {
        Negate(scaled);
        if (i < k)
            scaled.CopyTo(matrix.Tile(k, i), 0);
        else
            Transpose(scaled, matrix.Tile(i, k));
    }

    private static void Transpose(double[] source, double[] destination)
    {
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                destination[(j * Size) + i] = source[(i * Size) + j];
        }
    }

    private static void Negate(double[] tile)
    {
        for (var i = 0; i < tile.Length; i++)
            tile[i] = -tile[i];
    }

    private static double[][] NewTiles(int count)
    {
        var tiles = new double[count][];
        for (var i = 0; i < count; i++)
            tiles[i] = new double[Size * Size];
        return tiles;
    }

    private static (int Row, int Column)[] LowerPairs(int tileRows)
    {
        var pairs = new List<(int, int)>(tileRows * (tileRows + 1) / 2);
        for (var i = 0; i < tileRows; i++)
        {
            for (var j = 0; j <= i; j++)
                pairs.Add((i, j));
        }

        return [.. pairs];
    }
}
