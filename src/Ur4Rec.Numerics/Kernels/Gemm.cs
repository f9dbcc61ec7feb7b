namespace Ur4Rec.Numerics.Kernels;

/// <summary>A matrix in memory as GEMM reads it: element (i, j) is at Pointer[i * RowStride + j * ColumnStride].</summary>
internal readonly unsafe struct GemmOperand(float* pointer, nint rowStride, nint columnStride)
{
    public float* Pointer => pointer;

    public nint RowStride => rowStride;

    public nint ColumnStride => columnStride;

    public GemmOperand Transposed => new(pointer, columnStride, rowStride);
}

/// <summary>Called with each finished block of C while it is still in cache.</summary>
internal unsafe delegate void GemmEpilogue(float* c, nint ldc, int row, int rows, int column, int columns);

/// <summary>
/// C[m, n] (+)= A[m, k] B[k, n] on a team of threads. B is packed once into panels; blocks of C, cut by shape alone, are the
/// tiles. Sums run over k in blocks, in order; a long k over a small C is cut into slabs whose partial sums are added in order.
/// </summary>
internal static unsafe class Gemm
{
    private const int BlockRows = 96;
    private const int BlockColumns = 1024;
    private const int BlockDepth = 256;

    // Where there are few rows, blocks are narrower, so that a team has something to share.
    private const int FewestBlocks = 4;
    private const int LeastColumns = 64;

    private const int FloatsWorthPackingApart = 32_768;
    private const int ColumnsWorthPackingA = 256;
    private const int SlabDepth = 128;
    private const int MostSlabs = 16;

    public static void Multiply(
        WorkerPool pool, GemmOperand a, GemmOperand b, float* c, int m, int n, int k, bool accumulate, GemmEpilogue? epilogue = null)
    {
        if (m == 0 || n == 0)
            return;
        if (epilogue is null && IsLongReduction(a, m, n, k))
            MultiplySlabs(pool, a, b, c, m, n, k, accumulate);
        else
            MultiplyBlocks(pool, a, b, c, m, n, k, accumulate, epilogue);
    }

    /// <summary>
    /// The shape of a weight gradient: A transposed, k the tokens. A row-major A is never cut, so that a row of C does not
    /// depend on how many rows are beside it.
    /// </summary>
    private static bool IsLongReduction(GemmOperand a, int m, int n, int k) =>
        a.ColumnStride != 1 && k >= 2 * SlabDepth && (long)m * n <= 4L * BlockRows * BlockColumns
        && CeilingDivide(m, BlockRows) * CeilingDivide(n, BlockColumns) < MostSlabs / 2;

    private static void MultiplyBlocks(
        WorkerPool pool, GemmOperand a, GemmOperand b, float* c, int m, int n, int k, bool accumulate, GemmEpilogue? epilogue)
    {
        using var packedB = pool.Scratch.Rent(PackedLength(n, k));
        Pack(pool, b, packedB.Pointer, n, k);
        MultiplyPacked(pool, a, packedB.Pointer, c, m, n, k, accumulate, epilogue);
    }

    /// <summary>Floats of a packed B[k, n].</summary>
    public static long PackedLength(int n, int k) => (long)k * KernelSet.Current.PackedLength(1, n);

    /// <summary>Packs B[k, n] for <see cref="MultiplyPacked"/>.</summary>
    public static void Pack(WorkerPool pool, GemmOperand b, float* panels, int n, int k)
    {
        var kernels = KernelSet.Current;
        var packedColumns = kernels.PackedLength(1, n);
        var depthBlocks = Math.Max(1, CeilingDivide(k, BlockDepth));
        var packColumns = CeilingDivide(FloatsWorthPackingApart, Math.Clamp(k, 1, BlockDepth) * kernels.PanelColumns) * kernels.PanelColumns;
        var packBlocks = CeilingDivide(n, packColumns);
        pool.For(depthBlocks * packBlocks, tile =>
        {
            var depth = tile / packBlocks * BlockDepth;
            var column = tile % packBlocks * packColumns;
            var depthLength = Math.Min(BlockDepth, k - depth);
            kernels.PackPanels(
                b.Pointer + (depth * b.RowStride) + (column * b.ColumnStride), b.RowStride, b.ColumnStride, depthLength,
                Math.Min(packColumns, n - column), panels + ((long)depth * packedColumns) + ((long)column * depthLength));
        });
    }

    /// <summary>As <see cref="Multiply"/> of an A that is row-major, with B as <see cref="Pack"/> leaves it; the same bits.</summary>
    public static void MultiplyPacked(
        WorkerPool pool, GemmOperand a, float* panels, float* c, int m, int n, int k, bool accumulate, GemmEpilogue? epilogue = null)
    {
        if (m == 0 || n == 0)
            return;
        var kernels = KernelSet.Current;
        var packedColumns = kernels.PackedLength(1, n);
        var rowBlocks = CeilingDivide(m, BlockRows);
        var wantedBlocks = Math.Max(CeilingDivide(n, BlockColumns), Math.Min(CeilingDivide(FewestBlocks, rowBlocks), n / LeastColumns));
        var blockColumns = CeilingDivide(CeilingDivide(n, wantedBlocks), kernels.PanelColumns) * kernels.PanelColumns;
        var columnBlocks = CeilingDivide(n, blockColumns);
        var depthBlocks = Math.Max(1, CeilingDivide(k, BlockDepth));

        var packA = blockColumns >= ColumnsWorthPackingA;
        pool.For(rowBlocks * columnBlocks, tile =>
        {
            var row = tile / columnBlocks * BlockRows;
            var column = tile % columnBlocks * blockColumns;
            var rows = Math.Min(BlockRows, m - row);
            var columns = Math.Min(blockColumns, n - column);
            var block = c + ((long)row * n) + column;
            for (var d = 0; d < depthBlocks; d++)
            {
                var depth = d * BlockDepth;
                var depthLength = Math.Min(BlockDepth, k - depth);
                MultiplyBlock(
                    pool.Scratch, new GemmOperand(a.Pointer + (row * a.RowStride) + (depth * a.ColumnStride), a.RowStride, a.ColumnStride), packA,
                    panels + ((long)depth * packedColumns) + ((long)column * depthLength), rows, columns, depthLength, block, n, accumulate || d > 0);
            }

            epilogue?.Invoke(block, n, row, rows, column, columns);
        });
    }

    private static void MultiplySlabs(WorkerPool pool, GemmOperand a, GemmOperand b, float* c, int m, int n, int k, bool accumulate)
    {
        var kernels = KernelSet.Current;
        var slabDepth = Math.Max(SlabDepth, CeilingDivide(CeilingDivide(k, MostSlabs), SlabDepth) * SlabDepth);
        var slabs = CeilingDivide(k, slabDepth);
        var size = m * n;
        using var partials = pool.Scratch.Rent((long)slabs * size);
        var partial = partials.Pointer;
        pool.For(slabs, slab =>
        {
            var end = Math.Min(k, (slab + 1) * slabDepth);
            using var packedB = pool.Scratch.Rent(kernels.PackedLength(BlockDepth, n));
            for (var depth = slab * slabDepth; depth < end; depth += BlockDepth)
            {
                var depthLength = Math.Min(BlockDepth, end - depth);
                kernels.PackPanels(b.Pointer + (depth * b.RowStride), b.RowStride, b.ColumnStride, depthLength, n, packedB.Pointer);
                MultiplyBlock(
                    pool.Scratch, new GemmOperand(a.Pointer + (depth * a.ColumnStride), a.RowStride, a.ColumnStride), packA: false, packedB.Pointer,
                    m, n, depthLength, partial + ((long)slab * size), n, accumulate: depth > slab * slabDepth);
            }
        });

        const int chunk = 4096;
        pool.For(CeilingDivide(size, chunk), tile =>
        {
            var start = tile * chunk;
            var length = Math.Min(chunk, size - start);
            if (!accumulate)
                new Span<float>(c + start, length).Clear();
            for (var slab = 0; slab < slabs; slab++)
                kernels.Add(partial + ((long)slab * size) + start, c + start, length);
        });
    }

    private static void MultiplyBlock(
        Scratch scratch, GemmOperand a, bool packA, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate)
    {
        var kernels = KernelSet.Current;
        var tileRows = kernels.TileRows;
        var whole = packA ? m / tileRows * tileRows : 0;
        if (whole > 0)
        {
            using var packed = scratch.Rent((long)whole * k);
            kernels.PackTiles(a.Pointer, a.RowStride, a.ColumnStride, whole, k, packed.Pointer);
            kernels.MultiplyPanels(packed.Pointer, (nint)tileRows * k, 1, tileRows, panels, whole, n, k, c, ldc, accumulate);
        }

        if (whole < m)
        {
            kernels.MultiplyPanels(
                a.Pointer + (whole * a.RowStride), tileRows * a.RowStride, a.RowStride, a.ColumnStride, panels, m - whole, n, k, c + (whole * ldc), ldc,
                accumulate);
        }
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
