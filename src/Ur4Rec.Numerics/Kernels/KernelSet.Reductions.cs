using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>sum x[i] y[i].</summary>
    public abstract float Dot(float* x, float* y, int count);

    /// <summary>sum x[i].</summary>
    public abstract float Sum(float* x, int count);

    /// <summary>The largest x[i]; count is at least 1.</summary>
    public abstract float Max(float* x, int count);

    /// <summary>y[i] = e^(x[i] - shift), and their sum; y may be x.</summary>
    public abstract float ExpShifted(float shift, float* x, float* y, int count);

    /// <summary>g[i] = scale * p[i] * (g[i] - delta): the gradient by the logits of a softmax row p, delta = sum p g.</summary>
    public abstract void SoftmaxBackward(float* p, float* g, float delta, float scale, int count);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Dot(float* x, float* y, int count)
    {
        TVector even = TVector.Zero, odd = TVector.Zero;
        var i = 0;
        for (; i + (2 * TVector.Width) <= count; i += 2 * TVector.Width)
        {
            even = TVector.MultiplyAdd(TVector.Load(x + i), TVector.Load(y + i), even);
            odd = TVector.MultiplyAdd(TVector.Load(x + i + TVector.Width), TVector.Load(y + i + TVector.Width), odd);
        }

        for (; i + TVector.Width <= count; i += TVector.Width)
            even = TVector.MultiplyAdd(TVector.Load(x + i), TVector.Load(y + i), even);
        if (i < count)
            odd = TVector.MultiplyAdd(TVector.LoadPartial(x + i, count - i), TVector.LoadPartial(y + i, count - i), odd);
        return TVector.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Sum(float* x, int count)
    {
        var sum = TVector.Zero;
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            sum += TVector.Load(x + i);
        if (i < count)
            sum += TVector.LoadPartial(x + i, count - i);
        return TVector.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Max(float* x, int count)
    {
        var max = TVector.Broadcast(x[0]);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            max = TVector.Max(max, TVector.Load(x + i));
        var result = TVector.MaxLane(max);
        for (; i < count; i++)
            result = MathF.Max(result, x[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float ExpShifted(float shift, float* x, float* y, int count)
    {
        var offset = TVector.Broadcast(shift);
        var sum = TVector.Zero;
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
        {
            var e = VectorMath<TVector>.Exp(TVector.Load(x + i) - offset);
            TVector.Store(e, y + i);
            sum += e;
        }

        var total = TVector.Sum(sum);
        if (i < count)
        {
            TVector.StorePartial(VectorMath<TVector>.Exp(TVector.LoadPartial(x + i, count - i) - offset), y + i, count - i);
            for (; i < count; i++)
                total += y[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SoftmaxBackward(float* p, float* g, float delta, float scale, int count)
    {
        var shift = TVector.Broadcast(delta);
        var factor = TVector.Broadcast(scale);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(factor * TVector.Load(p + i) * (TVector.Load(g + i) - shift), g + i);
        for (; i < count; i++)
            g[i] = scale * p[i] * (g[i] - delta);
    }
}
