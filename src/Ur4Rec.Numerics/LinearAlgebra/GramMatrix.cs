namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>The inner products of a matrix's columns.</summary>
internal static class GramMatrix
{
    private const int Size = SymmetricMatrix.TileSize;
    private const int MostSlabs = 16;

    /// <summary>XᵀX, summed in double: what float32 sums would lose is what tells nearly dependent columns apart.</summary>
    public static SymmetricMatrix Of(DenseMatrix x, WorkerPool pool)
    {
        var rowBlocks = (x.Rows + Size - 1) / Size;
        var blocksPerSlab = Math.Max(1, (rowBlocks + MostSlabs - 1) / MostSlabs);
        var slabs = new SymmetricMatrix[(rowBlocks + blocksPerSlab - 1) / blocksPerSlab];
        pool.For(slabs.Length, slab =>
        {
            var firstBlock = slab * blocksPerSlab;
            slabs[slab] = OfRows(x, firstBlock * Size, Math.Min((firstBlock + blocksPerSlab) * Size, x.Rows));
        });
        var sum = new SymmetricMatrix(x.Columns);
        foreach (var slab in slabs)
            Add(slab, sum);
        return sum;
    }

    private static SymmetricMatrix OfRows(DenseMatrix x, int begin, int end)
    {
        var products = new SymmetricMatrix(x.Columns);
        var tiles = new double[products.TileRows][];
        for (var tile = 0; tile < tiles.Length; tile++)
            tiles[tile] = new double[Size * Size];
        for (var row = begin; row < end; row += Size)
        {
            for (var tile = 0; tile < tiles.Length; tile++)
                Fill(tiles[tile], x, row, Math.Min(row + Size, end), tile * Size);
            for (var i = 0; i < tiles.Length; i++)
            {
                for (var j = 0; j <= i; j++)
                    TileProduct.AddTransposed(tiles[i], tiles[j], products.Tile(i, j));
            }
        }

        return products;
    }

    private static void Fill(double[] tile, DenseMatrix x, int begin, int end, int column)
    {
        Array.Clear(tile);
        var columns = Math.Min(Size, x.Columns - column);
        for (var row = begin; row < end; row++)
        {
            var source = x.Row(row).Slice(column, columns);
            var destination = tile.AsSpan((row - begin) * Size, columns);
            for (var i = 0; i < source.Length; i++)
                destination[i] = source[i];
        }
    }

    private static void Add(SymmetricMatrix source, SymmetricMatrix sum)
    {
        for (var row = 0; row < sum.Size; row++)
        {
            for (var column = 0; column <= row; column++)
                sum[row, column] += source[row, column];
        }
    }
}
