using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// The innermost product: C[rows, 2 vectors] (+)= A[rows, k] B[k, 2 vectors], all accumulators in registers. A is read by
/// broadcast through any pair of strides, so it needs no transposing; B comes packed.
/// </summary>
internal static unsafe class GemmMicroKernel<TVector>
    where TVector : struct, IVector<TVector>
{
    /// <summary>Twelve rows: 24 accumulators for instruction sets with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply12(float* a, nint rowStride, nint stepStride, float* b, int k, float* c, nint ldc, bool accumulate)
    {
        TVector c0L = TVector.Zero, c0R = TVector.Zero, c1L = TVector.Zero, c1R = TVector.Zero;
        TVector c2L = TVector.Zero, c2R = TVector.Zero, c3L = TVector.Zero, c3R = TVector.Zero;
        TVector c4L = TVector.Zero, c4R = TVector.Zero, c5L = TVector.Zero, c5R = TVector.Zero;
        TVector c6L = TVector.Zero, c6R = TVector.Zero, c7L = TVector.Zero, c7R = TVector.Zero;
        TVector c8L = TVector.Zero, c8R = TVector.Zero, c9L = TVector.Zero, c9R = TVector.Zero;
        TVector c10L = TVector.Zero, c10R = TVector.Zero, c11L = TVector.Zero, c11R = TVector.Zero;
        var twoRows = rowStride * 2;
        var a0 = a;
        var a3 = a + (3 * rowStride);
        var a6 = a + (6 * rowStride);
        var a9 = a + (9 * rowStride);
        for (var step = 0; step < k; step++)
        {
            var bL = TVector.Load(b);
            var bR = TVector.Load(b + TVector.Width);
            var x = TVector.Broadcast(*a0);
            c0L = TVector.MultiplyAdd(x, bL, c0L);
            c0R = TVector.MultiplyAdd(x, bR, c0R);
            x = TVector.Broadcast(a0[rowStride]);
            c1L = TVector.MultiplyAdd(x, bL, c1L);
            c1R = TVector.MultiplyAdd(x, bR, c1R);
            x = TVector.Broadcast(a0[twoRows]);
            c2L = TVector.MultiplyAdd(x, bL, c2L);
            c2R = TVector.MultiplyAdd(x, bR, c2R);
            x = TVector.Broadcast(*a3);
            c3L = TVector.MultiplyAdd(x, bL, c3L);
            c3R = TVector.MultiplyAdd(x, bR, c3R);
            x = TVector.Broadcast(a3[rowStride]);
            c4L = TVector.MultiplyAdd(x, bL, c4L);
            c4R = TVector.MultiplyAdd(x, bR, c4R);
            x = TVector.Broadcast(a3[twoRows]);
            c5L = TVector.MultiplyAdd(x, bL, c5L);
            c5R = TVector.MultiplyAdd(x, bR, c5R);
            x = TVector.Broadcast(*a6);
            c6L = TVector.MultiplyAdd(x, bL, c6L);
            c6R = TVector.MultiplyAdd(x, bR, c6R);
            x = TVector.Broadcast(a6[rowStride]);
            c7L = TVector.MultiplyAdd(x, bL, c7L);
            c7R = TVector.MultiplyAdd(x, bR, c7R);
            x = TVector.Broadcast(a6[twoRows]);
            c8L = TVector.MultiplyAdd(x, bL, c8L);
            c8R = TVector.MultiplyAdd(x, bR, c8R);
            x = TVector.Broadcast(*a9);
            c9L = TVector.MultiplyAdd(x, bL, c9L);
            c9R = TVector.MultiplyAdd(x, bR, c9R);
            x = TVector.Broadcast(a9[rowStride]);
            c10L = TVector.MultiplyAdd(x, bL, c10L);
            c10R = TVector.MultiplyAdd(x, bR, c10R);
            x = TVector.Broadcast(a9[twoRows]);
            c11L = TVector.MultiplyAdd(x, bL, c11L);
            c11R = TVector.MultiplyAdd(x, bR, c11R);
            a0 += stepStride;
            a3 += stepStride;
            a6 += stepStride;
            a9 += stepStride;
            b += 2 * TVector.Width;
        }

        StoreRow(c, c0L, c0R, accumulate);
        StoreRow(c += ldc, c1L, c1R, accumulate);
        StoreRow(c += ldc, c2L, c2R, accumulate);
        StoreRow(c += ldc, c3L, c3R, accumulate);
        StoreRow(c += ldc, c4L, c4R, accumulate);
        StoreRow(c += ldc, c5L, c5R, accumulate);
        StoreRow(c += ldc, c6L, c6R, accumulate);
        StoreRow(c += ldc, c7L, c7R, accumulate);
        StoreRow(c += ldc, c8L, c8R, accumulate);
        StoreRow(c += ldc, c9L, c9R, accumulate);
        StoreRow(c += ldc, c10L, c10R, accumulate);
        StoreRow(c + ldc, c11L, c11R, accumulate);
    }

    /// <summary>Six rows: 12 accumulators for instruction sets with 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply6(float* a, nint rowStride, nint stepStride, float* b, int k, float* c, nint ldc, bool accumulate)
    {
        TVector c0L = TVector.Zero, c0R = TVector.Zero, c1L = TVector.Zero, c1R = TVector.Zero;
        TVector c2L = TVector.Zero, c2R = TVector.Zero, c3L = TVector.Zero, c3R = TVector.Zero;
        TVector c4L = TVector.Zero, c4R = TVector.Zero, c5L = TVector.Zero, c5R = TVector.Zero;
        var twoRows = rowStride * 2;
        var a0 = a;
        var a3 = a + (3 * rowStride);
        for (var step = 0; step < k; step++)
        {
            var bL = TVector.Load(b);
            var bR = TVector.Load(b + TVector.Width);
            var x = TVector.Broadcast(*a0);
            c0L = TVector.MultiplyAdd(x, bL, c0L);
            c0R = TVector.MultiplyAdd(x, bR, c0R);
            x = TVector.Broadcast(a0[rowStride]);
            c1L = TVector.MultiplyAdd(x, bL, c1L);
            c1R = TVector.MultiplyAdd(x, bR, c1R);
            x = TVector.Broadcast(a0[twoRows]);
            c2L = TVector.MultiplyAdd(x, bL, c2L);
            c2R = TVector.MultiplyAdd(x, bR, c2R);
            x = TVector.Broadcast(*a3);
            c3L = TVector.MultiplyAdd(x, bL, c3L);
            c3R = TVector.MultiplyAdd(x, bR, c3R);
            x = TVector.Broadcast(a3[rowStride]);
            c4L = TVector.MultiplyAdd(x, bL, c4L);
            c4R = TVector.MultiplyAdd(x, bR, c4R);
            x = TVector.Broadcast(a3[twoRows]);
            c5L = TVector.MultiplyAdd(x, bL, c5L);
            c5R = TVector.MultiplyAdd(x, bR, c5R);
            a0 += stepStride;
            a3 += stepStride;
            b += 2 * TVector.Width;
        }

        StoreRow(c, c0L, c0R, accumulate);
        StoreRow(c += ldc, c1L, c1R, accumulate);
        StoreRow(c += ldc, c2L, c2R, accumulate);
        StoreRow(c += ldc, c3L, c3R, accumulate);
        StoreRow(c += ldc, c4L, c4R, accumulate);
        StoreRow(c + ldc, c5L, c5R, accumulate);
    }

    /// <summary>One row, for what is left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply1(float* a, nint stepStride, float* b, int k, float* c, bool accumulate)
    {
        TVector left = TVector.Zero, right = TVector.Zero;
        for (var step = 0; step < k; step++)
        {
            var x = TVector.Broadcast(*a);
            left = TVector.MultiplyAdd(x, TVector.Load(b), left);
            right = TVector.MultiplyAdd(x, TVector.Load(b + TVector.Width), right);
            a += stepStride;
            b += 2 * TVector.Width;
        }

        StoreRow(c, left, right, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* c, TVector left, TVector right, bool accumulate)
    {
        if (accumulate)
        {
            left += TVector.Load(c);
            right += TVector.Load(c + TVector.Width);
        }

        TVector.Store(left, c);
        TVector.Store(right, c + TVector.Width);
    }
}
