using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>y[i] += x[i].</summary>
    public abstract void Add(float* x, float* y, int count);

    /// <summary>y[i] += scale * x[i].</summary>
    public abstract void AddScaled(float scale, float* x, float* y, int count);

    /// <summary>y[i] += weight * (x[i] - y[i]).</summary>
    public abstract void MoveTowards(float weight, float* x, float* y, int count);

    /// <summary>z[i] += x[i] * y[i].</summary>
    public abstract void AddProduct(float* x, float* y, float* z, int count);

    /// <summary>y[i] = f(x[i]); y may be x.</summary>
    public abstract void Map<TFunction>(float* x, float* y, int count)
        where TFunction : struct, IUnary;

    /// <summary>z[i] = f(x[i], y[i]); z may be x or y.</summary>
    public abstract void Map<TFunction>(float* x, float* y, float* z, int count)
        where TFunction : struct, IBinary;

    /// <summary>y[i] = scale * x[i]; y may be x.</summary>
    public abstract void Scale(float scale, float* x, float* y, int count);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    public override void Add(float* x, float* y, int count) => AddScaled(1f, x, y, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(float scale, float* x, float* y, int count)
    {
        var factor = TVector.Broadcast(scale);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TVector.MultiplyAdd(factor, TVector.Load(x + i), TVector.Load(y + i)), y + i);
        if (i < count)
            TVector.StorePartial(TVector.MultiplyAdd(factor, TVector.LoadPartial(x + i, count - i), TVector.LoadPartial(y + i, count - i)), y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MoveTowards(float weight, float* x, float* y, int count)
    {
        var factor = TVector.Broadcast(weight);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
        {
            var old = TVector.Load(y + i);
            TVector.Store(TVector.MultiplyAdd(factor, TVector.Load(x + i) - old, old), y + i);
        }

        var rest = count - i;
        if (rest > 0)
        {
            var old = TVector.LoadPartial(y + i, rest);
            TVector.StorePartial(TVector.MultiplyAdd(factor, TVector.LoadPartial(x + i, rest) - old, old), y + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddProduct(float* x, float* y, float* z, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TVector.MultiplyAdd(TVector.Load(x + i), TVector.Load(y + i), TVector.Load(z + i)), z + i);
        for (; i < count; i++)
            z[i] += x[i] * y[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map<TFunction>(float* x, float* y, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TFunction.Apply(TVector.Load(x + i)), y + i);
        if (i < count)
            TVector.StorePartial(TFunction.Apply(TVector.LoadPartial(x + i, count - i)), y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map<TFunction>(float* x, float* y, float* z, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TFunction.Apply(TVector.Load(x + i), TVector.Load(y + i)), z + i);
        if (i < count)
            TVector.StorePartial(TFunction.Apply(TVector.LoadPartial(x + i, count - i), TVector.LoadPartial(y + i, count - i)), z + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(float scale, float* x, float* y, int count)
    {
        var factor = TVector.Broadcast(scale);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(factor * TVector.Load(x + i), y + i);
        if (i < count)
            TVector.StorePartial(factor * TVector.LoadPartial(x + i, count - i), y + i, count - i);
    }
}
