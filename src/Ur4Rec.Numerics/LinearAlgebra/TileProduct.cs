using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>The product of two tiles of a <see cref="SymmetricMatrix"/>, held in registers 4 rows by 3 vectors at a time.</summary>
internal static class TileProduct
{
    private const int Size = SymmetricMatrix.TileSize;
    private const int RowsPerBlock = 4;
    private const int VectorsPerBlock = 3;

    /// <summary><paramref name="c"/> += <paramref name="a"/>ᵀ <paramref name="b"/>, all row-major tiles.</summary>
    public static void AddTransposed(double[] a, double[] b, double[] c)
    {
        var columnsPerBlock = VectorsPerBlock * Vector<double>.Count;
        for (var column = 0; column < Size; column += columnsPerBlock)
        {
            for (var row = 0; row < Size; row += RowsPerBlock)
                AddBlock(ref MemoryMarshal.GetArrayDataReference(a), ref MemoryMarshal.GetArrayDataReference(b), ref MemoryMarshal.GetArrayDataReference(c), row, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(ref double a, ref double b, ref double c, int row, int column)
    {
        var width = Vector<double>.Count;
        Vector<double> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector<double> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        for (var t = 0; t < Size; t++)
        {
            ref var bRow = ref Unsafe.Add(ref b, (t * Size) + column);
            var b0 = Vector.LoadUnsafe(ref bRow);
            var b1 = Vector.LoadUnsafe(ref bRow, (nuint)width);
            var b2 = Vector.LoadUnsafe(ref bRow, (nuint)(2 * width));
            ref var aRow = ref Unsafe.Add(ref a, (t * Size) + row);
            var a0 = new Vector<double>(aRow);
            c00 = Vector.MultiplyAddEstimate(a0, b0, c00);
            c01 = Vector.MultiplyAddEstimate(a0, b1, c01);
            c02 = Vector.MultiplyAddEstimate(a0, b2, c02);
            var a1 = new Vector<double>(Unsafe.Add(ref aRow, 1));
            c10 = Vector.MultiplyAddEstimate(a1, b0, c10);
            c11 = Vector.MultiplyAddEstimate(a1, b1, c11);
            c12 = Vector.MultiplyAddEstimate(a1, b2, c12);
            var a2 = new Vector<double>(Unsafe.Add(ref aRow, 2));
            c20 = Vector.MultiplyAddEstimate(a2, b0, c20);
            c21 = Vector.MultiplyAddEstimate(a2, b1, c21);
            c22 = Vector.MultiplyAddEstimate(a2, b2, c22);
            var a3 = new Vector<double>(Unsafe.Add(ref aRow, 3));
            c30 = Vector.MultiplyAddEstimate(a3, b0, c30);
            c31 = Vector.MultiplyAddEstimate(a3, b1, c31);
            c32 = Vector.MultiplyAddEstimate(a3, b2, c32);
        }

        ref var cRow = ref Unsafe.Add(ref c, (row * Size) + column);
        AddToRow(ref cRow, c00, c01, c02);
        AddToRow(ref Unsafe.Add(ref cRow, Size), c10, c11, c12);
        AddToRow(ref Unsafe.Add(ref cRow, 2 * Size), c20, c21, c22);
        AddToRow(ref Unsafe.Add(ref cRow, 3 * Size), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToRow(ref double row, Vector<double> first, Vector<double> second, Vector<double> third)
    {
        var width = (nuint)Vector<double>.Count;
        (Vector.LoadUnsafe(ref row) + first).StoreUnsafe(ref row);
        (Vector.LoadUnsafe(ref row, width) + second).StoreUnsafe(ref row, width);
        (Vector.LoadUnsafe(ref row, 2 * width) + third).StoreUnsafe(ref row, 2 * width);
    }
}
