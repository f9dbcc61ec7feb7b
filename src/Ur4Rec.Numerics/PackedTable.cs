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

    /// <summary>Packs a table, [rows, columns].</summary>
    public PackedTable(Tensor table)
    {
        Rows = table.Rows;
        Columns = table.Columns;
        _panels = new NativeBuffer(KernelSet.Current.PackedLength(Columns, Rows));
        KernelSet.Current.PackPanels(table.Pointer, 1, Columns, Columns, Rows, _panels.Pointer);
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
        var kernels = KernelSet.Current;
        fixed (float* target = products)
        {
            kernels.MultiplyPanels(
                states.Pointer, (nint)kernels.TileRows * Columns, Columns, 1, _panels.Pointer, states.Rows, Rows, Columns, target, Rows, accumulate: false);
        }
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

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    /// <summary>The products of one query, [columns], with rows that begin with a whole panel.</summary>
    internal void Score(float* query, int first, int rows, float* products)
    {
        var panels = _panels.Pointer + ((nint)first * Columns);
        KernelSet.Current.MultiplyPanels(query, Columns, Columns, 1, panels, 1, rows, Columns, products, rows, accumulate: false);
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
        var (panel, place) = Math.DivRem(row, KernelSet.Current.PanelColumns);
        var source = _panels.Pointer + ((nint)panel * Columns * KernelSet.Current.PanelColumns) + place;
        for (var p = 0; p < Columns; p++)
            values[p] = source[(nint)p * KernelSet.Current.PanelColumns];
    }

    internal void RequireQuery(ReadOnlySpan<float> query)
    {
        if (query.Length != Columns)
            throw new ShapeException($"packed_table: a query of {query.Length} values does not fit table [{Rows}, {Columns}].");
    }
}
