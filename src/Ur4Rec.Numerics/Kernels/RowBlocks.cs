namespace Ur4Rec.Numerics.Kernels;

/// <summary>Cuts rows into blocks whose size depends on the shape alone, and runs them on a team of threads.</summary>
internal static unsafe class RowBlocks
{
    private const int ValuesPerBlock = 16 * 1024;

    /// <summary>Runs <paramref name="body"/>(first row, number of rows) over all rows.</summary>
    public static void For(WorkerPool pool, int rows, int columns, Action<int, int> body)
    {
        var blockRows = BlockRows(columns);
        pool.For((rows + blockRows - 1) / blockRows, block =>
        {
            var first = block * blockRows;
            body(first, Math.Min(blockRows, rows - first));
        });
    }

    /// <summary>Runs <paramref name="body"/>(row) over all rows, a block of them on one thread.</summary>
    public static void ForEach(WorkerPool pool, int rows, int columns, Action<int> body) =>
        For(pool, rows, columns, (first, count) =>
        {
            for (var row = first; row < first + count; row++)
                body(row);
        });

    /// <summary>target[columns] += the sum of all rows, block by block in order.</summary>
    public static void AddColumnSums(WorkerPool pool, float* values, int rows, int columns, float* target) =>
        Reduce(pool, rows, columns, columns, target, (first, count, partial) =>
        {
            for (var r = 0; r < count; r++)
                KernelSet.Current.Add(values + ((nint)(first + r) * columns), partial, columns);
        });

    /// <summary>
    /// target[width] += what each block of rows adds to its own zeroed partial; the partials are added in block order, so the sum
    /// has the same bits on any number of threads.
    /// </summary>
    public static void Reduce(WorkerPool pool, int rows, int columns, int width, float* target, BlockReduction addBlock)
    {
        var blockRows = BlockRows(columns);
        var blocks = (rows + blockRows - 1) / blockRows;
        using var partials = pool.Scratch.Rent((long)blocks * width);
        var partial = partials.Pointer;
        pool.For(blocks, block =>
        {
            var mine = partial + ((nint)block * width);
            new Span<float>(mine, width).Clear();
            addBlock(block * blockRows, Math.Min(blockRows, rows - (block * blockRows)), mine);
        });
        for (var block = 0; block < blocks; block++)
            KernelSet.Current.Add(partial + ((nint)block * width), target, width);
    }

    private static int BlockRows(int columns) => Math.Max(1, ValuesPerBlock / Math.Max(1, columns));
}

/// <summary>Adds rows first .. first + count - 1 to a partial result.</summary>
internal unsafe delegate void BlockReduction(int first, int count, float* partial);
