using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>dots[i] = x . table[rows[i]] for rows of <paramref name="columns"/> values.</summary>
    public abstract void GatherDots(float* x, float* table, ReadOnlySpan<int> rows, int columns, float* dots);

    /// <summary>target += sum over i, in order, of weights[i] * table[rows[i]].</summary>
    public abstract void GatherWeightedSum(float* weights, float* table, ReadOnlySpan<int> rows, int columns, float* target);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatherDots(float* x, float* table, ReadOnlySpan<int> rows, int columns, float* dots)
    {
        if (columns != 4 * TVector.Width)
        {
            for (var i = 0; i < rows.Length; i++)
                dots[i] = Dot(x, table + ((nint)rows[i] * columns), columns);
            return;
        }

        var x0 = TVector.Load(x);
        var x1 = TVector.Load(x + TVector.Width);
        var x2 = TVector.Load(x + (2 * TVector.Width));
        var x3 = TVector.Load(x + (3 * TVector.Width));
        for (var i = 0; i < rows.Length; i++)
        {
            var row = table + ((nint)rows[i] * columns);
            var even = TVector.MultiplyAdd(x2, TVector.Load(row + (2 * TVector.Width)), x0 * TVector.Load(row));
            var odd = TVector.MultiplyAdd(x3, TVector.Load(row + (3 * TVector.Width)), x1 * TVector.Load(row + TVector.Width));
            dots[i] = TVector.Sum(even + odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatherWeightedSum(float* weights, float* table, ReadOnlySpan<int> rows, int columns, float* target)
    {
        var c = 0;
        for (; c + (4 * TVector.Width) <= columns; c += 4 * TVector.Width)
        {
            var strip = target + c;
            var s0 = TVector.Load(strip);
            var s1 = TVector.Load(strip + TVector.Width);
            var s2 = TVector.Load(strip + (2 * TVector.Width));
            var s3 = TVector.Load(strip + (3 * TVector.Width));
            for (var i = 0; i < rows.Length; i++)
            {
                var weight = TVector.Broadcast(weights[i]);
                var row = table + ((nint)rows[i] * columns) + c;
                s0 = TVector.MultiplyAdd(weight, TVector.Load(row), s0);
                s1 = TVector.MultiplyAdd(weight, TVector.Load(row + TVector.Width), s1);
                s2 = TVector.MultiplyAdd(weight, TVector.Load(row + (2 * TVector.Width)), s2);
                s3 = TVector.MultiplyAdd(weight, TVector.Load(row + (3 * TVector.Width)), s3);
            }

            TVector.Store(s0, strip);
            TVector.Store(s1, strip + TVector.Width);
            TVector.Store(s2, strip + (2 * TVector.Width));
            TVector.Store(s3, strip + (3 * TVector.Width));
        }

        if (c == columns)
            return;
        for (var i = 0; i < rows.Length; i++)
            AddScaled(weights[i], table + ((nint)rows[i] * columns) + c, target + c, columns - c);
    }
}
