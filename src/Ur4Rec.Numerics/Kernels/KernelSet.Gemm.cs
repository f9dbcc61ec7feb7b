using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>Columns of one packed panel of B.</summary>
    public abstract int PanelColumns { get; }

    /// <summary>Rows of the register tile.</summary>
    public abstract int TileRows { get; }

    /// <summary>Floats that <see cref="PackPanels"/> writes for a [k, n] matrix.</summary>
    public int PackedLength(int k, int n) => k * RoundUp(n, PanelColumns);

    /// <summary>
    /// Packs B [k, n], element (p, j) at b[p * rowStride + j * columnStride], into panels of <see cref="PanelColumns"/>
    /// columns, each panel [k, PanelColumns] contiguous and the last one padded with zeros.
    /// </summary>
    public abstract void PackPanels(float* b, nint rowStride, nint columnStride, int k, int n, float* packed);

    /// <summary>As <see cref="PackPanels"/> for row-major B [k, n], with row p multiplied by <paramref name="rowScales"/>[p].</summary>
    public abstract void PackScaledPanels(float* b, nint rowStride, float* rowScales, int k, int n, float* packed);

    /// <summary>
    /// Packs A [m, k], element (i, p) at a[i * rowStride + p * columnStride], m a multiple of <see cref="TileRows"/>, into
    /// tiles of TileRows rows, each [k, TileRows] contiguous.
    /// </summary>
    public abstract void PackTiles(float* a, nint rowStride, nint columnStride, int m, int k, float* packed);

    /// <summary>
    /// C[m, n] (+)= A B with B in panels. Row tile t of A begins at a + t * tileStride; within it element (i, p) is at
    /// i * rowStride + p * stepStride.
    /// </summary>
    public abstract void MultiplyPanels(
        float* a, nint tileStride, nint rowStride, nint stepStride, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate);

    protected static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

internal sealed unsafe partial class KernelSet<TVector>
{
    public override int PanelColumns => 2 * TVector.Width;

    public override int TileRows => TVector.GemmRows;

    public override void PackPanels(float* b, nint rowStride, nint columnStride, int k, int n, float* packed)
    {
        var panelColumns = PanelColumns;
        for (var j = 0; j < n; j += panelColumns, packed += k * panelColumns)
        {
            var columns = Math.Min(panelColumns, n - j);
            var source = b + (j * columnStride);
            if (columnStride == 1 && columns == panelColumns)
                CopyPanel(source, rowStride, k, packed);
            else if (rowStride == 1)
                Transpose(source, columnStride, k, columns, panelColumns, packed);
            else
                GatherPanel(source, rowStride, columnStride, k, columns, packed);
        }
    }

    public override void PackScaledPanels(float* b, nint rowStride, float* rowScales, int k, int n, float* packed)
    {
        var panelColumns = PanelColumns;
        for (var j = 0; j < n; j += panelColumns)
        {
            var columns = Math.Min(panelColumns, n - j);
            for (var p = 0; p < k; p++, packed += panelColumns)
            {
                Scale(rowScales[p], b + (p * rowStride) + j, packed, columns);
                if (columns < panelColumns)
                    new Span<float>(packed + columns, panelColumns - columns).Clear();
            }
        }
    }

    public override void PackTiles(float* a, nint rowStride, nint columnStride, int m, int k, float* packed)
    {
        var rows = TileRows;
        for (var i = 0; i < m; i += rows, packed += (nint)k * rows)
        {
            var source = a + (i * rowStride);
            if (columnStride == 1)
            {
                Transpose(source, rowStride, k, rows, rows, packed);
                continue;
            }

            for (var p = 0; p < k; p++)
            {
                for (var r = 0; r < rows; r++)
                    packed[(p * rows) + r] = source[(r * rowStride) + (p * columnStride)];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyPanels(
        float* a, nint tileStride, nint rowStride, nint stepStride, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate)
    {
        var edge = stackalloc float[12 * 2 * TVector.Width];
        for (var j = 0; j < n; j += PanelColumns, panels += (nint)k * PanelColumns)
        {
            var columns = Math.Min(PanelColumns, n - j);
            var tile = a;
            var i = 0;
            for (; i + TileRows <= m; i += TileRows, tile += tileStride)
                MultiplyTile(tile, rowStride, stepStride, panels, k, c + (i * ldc) + j, ldc, TileRows, columns, accumulate, edge);
            if (i < m)
                MultiplyTile(tile, rowStride, stepStride, panels, k, c + (i * ldc) + j, ldc, m - i, columns, accumulate, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MultiplyTile(
        float* a, nint rowStride, nint stepStride, float* panel, int k, float* c, nint ldc, int rows, int columns, bool accumulate, float* edge)
    {
        if (columns == PanelColumns)
        {
            MultiplyRows(a, rowStride, stepStride, panel, k, c, ldc, rows, accumulate);
            return;
        }

        MultiplyRows(a, rowStride, stepStride, panel, k, edge, PanelColumns, rows, accumulate: false);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                c[(i * ldc) + j] = accumulate ? c[(i * ldc) + j] + edge[(i * PanelColumns) + j] : edge[(i * PanelColumns) + j];
        }
    }

    private static void MultiplyRows(
        float* a, nint rowStride, nint stepStride, float* panel, int k, float* c, nint ldc, int rows, bool accumulate)
    {
        if (rows == 12)
        {
            GemmMicroKernel<TVector>.Multiply12(a, rowStride, stepStride, panel, k, c, ldc, accumulate);
            return;
        }

        if (rows >= 6)
        {
            GemmMicroKernel<TVector>.Multiply6(a, rowStride, stepStride, panel, k, c, ldc, accumulate);
            a += 6 * rowStride;
            c += 6 * ldc;
            rows -= 6;
        }

        for (; rows > 0; rows--, a += rowStride, c += ldc)
            GemmMicroKernel<TVector>.Multiply1(a, stepStride, panel, k, c, accumulate);
    }

    private static void CopyPanel(float* source, nint rowStride, int k, float* packed)
    {
        for (var p = 0; p < k; p++, source += rowStride, packed += 2 * TVector.Width)
        {
            TVector.Store(TVector.Load(source), packed);
            TVector.Store(TVector.Load(source + TVector.Width), packed + TVector.Width);
        }
    }

    /// <summary>The source's rows are the panel's columns: read each contiguously, four at a time to fill cache lines.</summary>
    private static void Transpose(float* source, nint columnStride, int k, int columns, int width, float* packed)
    {
        if (columns < width)
            new Span<float>(packed, k * width).Clear();
        var j = 0;
        for (; j + 4 <= columns; j += 4)
        {
            var s0 = source + (j * columnStride);
            var s1 = s0 + columnStride;
            var s2 = s1 + columnStride;
            var s3 = s2 + columnStride;
            var target = packed + j;
            for (var p = 0; p < k; p++, target += width)
            {
                target[0] = s0[p];
                target[1] = s1[p];
                target[2] = s2[p];
                target[3] = s3[p];
            }
        }

        for (; j < columns; j++)
        {
            for (var p = 0; p < k; p++)
                packed[(p * width) + j] = source[(j * columnStride) + p];
        }
    }

    private static void GatherPanel(float* source, nint rowStride, nint columnStride, int k, int columns, float* packed)
    {
        var width = 2 * TVector.Width;
        for (var p = 0; p < k; p++)
        {
            for (var j = 0; j < width; j++)
                packed[(p * width) + j] = j < columns ? source[(p * rowStride) + (j * columnStride)] : 0f;
        }
    }
}
