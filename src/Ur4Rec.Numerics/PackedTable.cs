using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Numerics;

/// <summary>
/// A table of rows laid out once for scoring many states against all of it. A copy: later changes of the table do not reach it.
/// Safe for any number of threads at once.
/// </summary>
public sealed unsafe class PackedTable : IDisposable
{
    private readonly NativeBuffer _panels;
    private readonly Lazy<RowSample> _sample;

    /// <summary>Packs a table, [rows, columns].</summary>
    public PackedTable(Tensor table)
    {
        Rows = table.Rows;
        Columns = table.Columns;
        _panels = new NativeBuffer(KernelSet.Current.PackedLength(Columns, Rows));
        KernelSet.Current.PackPanels(table.Pointer, 1, Columns, Columns, Rows, _panels.Pointer);
        _sample = new Lazy<RowSample>(() => new RowSample(this));
    }

    /// <summary>Packs some rows of a table.</summary>
    internal PackedTable(PackedTable table, ReadOnlySpan<int> rows)
    {
        Rows = rows.Length;
        Columns = table.Columns;
        _panels = new NativeBuffer(KernelSet.Current.PackedLength(Columns, Rows));
        new Span<float>(_panels.Pointer, checked((int)_panels.Length)).Clear();
        for (var row = 0; row < rows.Length; row++)
        {
            var source = table.First(rows[row]);
            var target = First(row);
            for (nint p = 0; p < Columns; p++)
                target[p * KernelSet.Current.PanelColumns] = source[p * KernelSet.Current.PanelColumns];
        }

        _sample = new Lazy<RowSample>(() => new RowSample(this));
    }

    /// <summary>Rows of the table.</summary>
    public int Rows { get; }

    /// <summary>Columns of the table.</summary>
    public int Columns { get; }

    /// <summary>The products of every state with every row of the table.</summary>
    /// <param name="states">[n, columns].</param>
    /// <param name="products">[n, rows], filled. Each value depends on its own state and row alone.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public void Multiply(Tensor states, Span<float> products)
    {
        if (states.Columns != Columns || products.Length != (long)states.Rows * Rows)
            throw new ShapeException($"packed_table: states {states} and {products.Length} products do not fit table [{Rows}, {Columns}].");
        fixed (float* target = products)
            Score(states.Pointer, states.Rows, 0, Rows, target, Rows);
    }

    /// <summary>The rows whose products with a query are largest, best first, of equal ones the lower row first.</summary>
    /// <param name="query">[columns].</param>
    /// <param name="count">How many, at least 1; there are fewer where the table has fewer rows outside <paramref name="excluded"/>.</param>
    /// <param name="excluded">Rows that are not wanted; null for none.</param>
    /// <param name="pool">Where the work runs; on any number of threads the scores have the bits of <see cref="Multiply"/>.</param>
    /// <exception cref="ShapeException">The query or the mask does not fit the table.</exception>
    /// <exception cref="NonFiniteScoreException">A product is not finite, if only that of an excluded row.</exception>
    public RankedRow[] Top(ReadOnlySpan<float> query, int count, RowMask? excluded, WorkerPool pool)
    {
        RequireQuery(query);
        fixed (float* pinned = query)
        {
            var state = pinned;
            return TopSearch.Run(Rows, count, excluded, pool, (first, rows, scores) => Score(state, first, rows, scores));
        }
    }

    /// <summary>As <see cref="Top"/> for many queries: [n], each answer the same to the bit.</summary>
    /// <param name="queries">[n, columns].</param>
    /// <param name="count">How many a query, at least 1; there are fewer where the table has fewer rows that are wanted.</param>
    /// <param name="unwanted">[n] rows that a query does not want, ascending; null for none.</param>
    /// <param name="excluded">Rows that no query wants; null for none.</param>
    /// <param name="pool">Where the work runs, cut by queries: on any number of threads the answers are the same.</param>
    /// <exception cref="ShapeException">The queries, the unwanted rows or the mask do not fit the table.</exception>
    /// <exception cref="NonFiniteScoreException">A product is not finite, if only that of a row that is not wanted; it names the query.</exception>
    public RankedRow[][] TopMany(Tensor queries, int count, IReadOnlyList<int[]>? unwanted, RowMask? excluded, WorkerPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (queries.Columns != Columns)
            throw new ShapeException($"packed_table: queries {queries} do not fit table [{Rows}, {Columns}].");
        TopSearch.RequireMask(excluded, Rows);
        RequireUnwanted(unwanted, queries.Rows);
        return TopBatchSearch.Run(this, queries, count, unwanted, excluded, pool);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        if (_sample.IsValueCreated)
            _sample.Value.Dispose();
    }

    /// <summary>Packed when it is first asked for.</summary>
    internal RowSample Sample => _sample.Value;

    /// <summary>The products of one query, [columns], with rows that begin with a whole panel.</summary>
    internal void Score(float* query, int first, int rows, float* products) => Score(query, 1, first, rows, products, rows);

    /// <summary>The products of queries, [count, columns], with rows that begin with a whole panel, to lines that are a stride apart.</summary>
    internal void Score(float* queries, int count, int first, int rows, float* products, int stride)
    {
        var kernels = KernelSet.Current;
        var panels = _panels.Pointer + ((nint)first * Columns);
        kernels.MultiplyPanels(queries, (nint)kernels.TileRows * Columns, Columns, 1, panels, count, rows, Columns, products, stride, accumulate: false);
    }

    /// <summary>The product of one query, [columns], with one row; the bits are those of <see cref="Multiply"/>.</summary>
    internal float ScoreOf(float* query, int row)
    {
        var place = row % KernelSet.Current.PanelColumns;
        var first = row - place;
        var products = stackalloc float[KernelSet.Current.PanelColumns];
        Score(query, first, Math.Min(KernelSet.Current.PanelColumns, Rows - first), products);
        return products[place];
    }

    /// <summary>Copies a row to the beginning of <paramref name="values"/>.</summary>
    internal void CopyRow(int row, Span<float> values)
    {
        var source = First(row);
        for (var p = 0; p < Columns; p++)
            values[p] = source[(nint)p * KernelSet.Current.PanelColumns];
    }

    internal void RequireQuery(ReadOnlySpan<float> query)
    {
        if (query.Length != Columns)
            throw new ShapeException($"packed_table: a query of {query.Length} values does not fit table [{Rows}, {Columns}].");
    }

    /// <summary>The first value of a row; from each to the next is a panel's width.</summary>
    private float* First(int row)
    {
        var (panel, place) = Math.DivRem(row, KernelSet.Current.PanelColumns);
        return _panels.Pointer + ((nint)panel * Columns * KernelSet.Current.PanelColumns) + place;
    }

    private void RequireUnwanted(IReadOnlyList<int[]>? unwanted, int queries)
    {
        if (unwanted is not null && unwanted.Count != queries)
            throw new ShapeException($"packed_table: {unwanted.Count} lists of unwanted rows do not fit {queries} queries.");
        for (var q = 0; q < unwanted?.Count; q++)
        {
            var least = 0;
            foreach (var row in unwanted[q])
            {
                if (row < least || row >= Rows)
                    throw new ShapeException($"packed_table: row {row} that query {q} does not want is beyond {Rows} rows or not in ascending order.");
                least = row;
            }
        }
    }
}
