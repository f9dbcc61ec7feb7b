using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// Products of a query of signed bytes with rows of bytes, exact in int32 for up to 65,000 columns. Rows lie in panels of
/// <see cref="PanelRows"/>, each [columns / 4, PanelRows, 4]; a byte is a value of -127 .. 127 plus <see cref="Offset"/>.
/// </summary>
internal abstract unsafe class ByteKernel
{
    /// <summary>Rows of a panel, on every instruction set.</summary>
    public const int PanelRows = 32;

    /// <summary>What is added to a value to store it.</summary>
    public const int Offset = 128;

    /// <summary>Columns that go together, and to a multiple of which rows and query are filled up with zeros.</summary>
    public const int Quad = 4;

    /// <summary>The kernel for this process.</summary>
    public static ByteKernel Current { get; } = For(Simd.Level);

    /// <summary>The kernel of one level, which the machine must have.</summary>
    public static ByteKernel For(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 or SimdLevel.Avx2 => AvxVnni.IsSupported ? new ByteKernel<VnniByteDot>() : new ByteKernel<Avx2ByteDot>(),
        SimdLevel.Vector128 => new ByteKernel<PortableByteDot>(),
        _ => new ByteKernel<ScalarByteDot>(),
    };

    /// <summary>products[r] = the product of row r with the query, for all rows of <paramref name="panelCount"/> panels.</summary>
    /// <param name="panels">[panelCount, quads, PanelRows, 4].</param>
    /// <param name="query">[quads, 4], -127 .. 127.</param>
    /// <param name="quads">Columns / 4.</param>
    /// <param name="panelCount">Number of panels.</param>
    /// <param name="products">[panelCount, PanelRows], filled.</param>
    public abstract void Multiply(byte* panels, sbyte* query, int quads, int panelCount, int* products);
}

/// <summary>The kernel, compiled for one kind of register.</summary>
internal sealed unsafe class ByteKernel<TDot> : ByteKernel
    where TDot : struct, IByteDot<TDot>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(byte* panels, sbyte* query, int quads, int panelCount, int* products)
    {
        var querySum = 0;
        for (var p = 0; p < quads * Quad; p++)
            querySum += query[p];
        var start = TDot.Broadcast(-Offset * querySum);
        for (var panel = 0; panel < panelCount; panel++, panels += (nint)quads * PanelRows * Quad)
        {
            for (var row = 0; row < PanelRows; row += 4 * TDot.Rows, products += 4 * TDot.Rows)
                MultiplyFour(panels + (row * Quad), (int*)query, quads, start, products);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyFour(byte* rows, int* query, int quads, TDot start, int* products)
    {
        TDot a = start, b = start, c = start, d = start;
        for (var quad = 0; quad < quads; quad++, rows += PanelRows * Quad)
        {
            var values = TDot.Broadcast(query[quad]);
            a = TDot.Add(a, rows, values);
            b = TDot.Add(b, rows + (TDot.Rows * Quad), values);
            c = TDot.Add(c, rows + (2 * TDot.Rows * Quad), values);
            d = TDot.Add(d, rows + (3 * TDot.Rows * Quad), values);
        }

        TDot.Store(a, products);
        TDot.Store(b, products + TDot.Rows);
        TDot.Store(c, products + (2 * TDot.Rows));
        TDot.Store(d, products + (3 * TDot.Rows));
    }
}
