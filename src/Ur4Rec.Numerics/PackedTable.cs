using Ur4Rec.Numerics.Kernels;

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

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();
}
