using System.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Retrieval;

/// <summary>
/// The rows of a <see cref="PackedTable"/> as bytes, a quarter of the memory to read: each row divided by its own scale, its largest magnitude
/// over 127, and rounded. It finds more rows than are wanted, and the table itself gives those their products and their order. Safe for any
/// number of threads at once.
/// </summary>
public sealed unsafe class QuantizedTable : IDisposable
{
    private const float LargestByte = 127;
    private const int Overfetch = 2;
    private const int RowsRescoredAtOnce = 32;

    private readonly PackedTable _table;
    private readonly NativeBuffer _panels;
    private readonly NativeBuffer _scales;
    private readonly int _quads;

    /// <summary>Makes the bytes of a table, which must outlive this.</summary>
    public QuantizedTable(PackedTable table)
    {
        _table = table;
        _quads = (table.Columns + ByteKernel.Quad - 1) / ByteKernel.Quad;
        var panels = (table.Rows + ByteKernel.PanelRows - 1) / ByteKernel.PanelRows;
        _panels = new NativeBuffer((long)panels * ByteKernel.PanelRows * _quads);
        _scales = new NativeBuffer((long)panels * ByteKernel.PanelRows);
        var values = new float[_quads * ByteKernel.Quad];
        for (var row = 0; row < panels * ByteKernel.PanelRows; row++)
        {
            if (row < table.Rows)
                table.CopyRow(row, values);
            else
                values.AsSpan().Clear();
            _scales.Pointer[row] = Pack(row, values);
        }
    }

    /// <summary>Bytes that a search reads of the quantised rows.</summary>
    public long ByteLength => (_panels.Length + _scales.Length) * sizeof(float);

    /// <summary>
    /// As <see cref="PackedTable.Top"/>, with the same scores and order of the rows that are found; a row whose product by bytes is not among
    /// the twice as many best is missed.
    /// </summary>
    /// <param name="query">[columns].</param>
    /// <param name="count">How many, at least 1; there are fewer where the table has fewer rows outside <paramref name="excluded"/>.</param>
    /// <param name="excluded">Rows that are not wanted; null for none.</param>
    /// <param name="pool">Where the work runs; the answer has the same bits on any number of threads.</param>
    /// <exception cref="ShapeException">The query or the mask does not fit the table.</exception>
    /// <exception cref="NonFiniteScoreException">The product of a row found is not finite, or the rows or the query are not.</exception>
    public RankedRow[] Top(ReadOnlySpan<float> query, int count, RowMask? excluded, WorkerPool pool)
    {
        _table.RequireQuery(query);
        var bytes = stackalloc sbyte[_quads * ByteKernel.Quad];
        var scale = ScaleOf(query);
        if (!float.IsFinite(scale))
            return _table.Top(query, count, excluded, pool);
        for (var p = 0; p < query.Length; p++)
            bytes[p] = (sbyte)Quantize(query[p], scale);
        try
        {
            var looked = (int)Math.Min((long)count * Overfetch, int.MaxValue);
            var found = TopSearch.Run(_table.Rows, looked, excluded, pool, (first, _, scores) => Score(bytes, scale, first, scores));
            Rescore(query, found, pool);
            return found[..Math.Min(count, found.Length)];
        }
        catch (NonFiniteScoreException)
        {
            // A scale may be out of a float's range where the product is not; the table itself says which row, if any, is wrong.
            return _table.Top(query, count, excluded, pool);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        _scales.Dispose();
    }

    /// <summary>The products by bytes of a block of whole panels, times both scales.</summary>
    private void Score(sbyte* query, float queryScale, int first, float* scores)
    {
        var rows = Math.Min(TopSearch.BlockRows, (int)_scales.Length - first);
        var products = (int*)scores;
        var panels = (byte*)_panels.Pointer + ((nint)first * _quads * ByteKernel.Quad);
        ByteKernel.Current.Multiply(panels, query, _quads, rows / ByteKernel.PanelRows, products);
        for (var i = 0; i < rows; i += Vector<float>.Count)
        {
            var scale = Vector.Load(_scales.Pointer + first + i) * queryScale;
            (Vector.ConvertToSingle(Vector.Load(products + i)) * scale).Store(scores + i);
        }
    }

    /// <summary>Gives rows their products with the table, and the order of those.</summary>
    private void Rescore(ReadOnlySpan<float> query, RankedRow[] found, WorkerPool pool)
    {
        fixed (float* pinned = query)
        {
            var state = pinned;
            pool.For((found.Length + RowsRescoredAtOnce - 1) / RowsRescoredAtOnce, tile =>
            {
                var first = tile * RowsRescoredAtOnce;
                foreach (ref var ranked in found.AsSpan(first, Math.Min(RowsRescoredAtOnce, found.Length - first)))
                {
                    var score = _table.ScoreOf(state, ranked.Row);
                    ranked = float.IsFinite(score) ? new RankedRow(ranked.Row, score) : throw new NonFiniteScoreException(ranked.Row, score);
                }
            });
        }

        found.AsSpan().Sort();
    }

    private float Pack(int row, ReadOnlySpan<float> values)
    {
        var scale = ScaleOf(values);
        var (panel, place) = Math.DivRem(row, ByteKernel.PanelRows);
        var target = (byte*)_panels.Pointer + ((nint)panel * ByteKernel.PanelRows * _quads * ByteKernel.Quad) + (place * ByteKernel.Quad);
        for (var p = 0; p < values.Length; p++)
        {
            var (quad, part) = Math.DivRem(p, ByteKernel.Quad);
            target[(quad * ByteKernel.PanelRows * ByteKernel.Quad) + part] = (byte)(Quantize(values[p], scale) + ByteKernel.Offset);
        }

        return scale;
    }

    /// <summary>The largest magnitude over 127; NaN where a value is.</summary>
    private static float ScaleOf(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
            largest = MathF.Max(largest, MathF.Abs(value));
        return largest / LargestByte;
    }

    /// <summary>A scale that is zero or not finite has no bytes; it makes the product zero or not finite itself.</summary>
    private static int Quantize(float value, float scale) =>
        scale > 0 && float.IsFinite(scale) ? (int)Math.Clamp(MathF.Round(value / scale), -LargestByte, LargestByte) : 0;
}
