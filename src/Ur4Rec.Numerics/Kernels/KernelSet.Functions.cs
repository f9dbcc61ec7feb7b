using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>y[i] = f(x[i], scalar); y may be x.</summary>
    public abstract void Map<TFunction>(float* x, float scalar, float* y, int count)
        where TFunction : struct, IBinary;

    /// <summary>w[i] = f(x[i], y[i], z[i]); w may be any of them.</summary>
    public abstract void Map<TFunction>(float* x, float* y, float* z, float* w, int count)
        where TFunction : struct, ITernary;

    /// <summary>z[i] += f(x[i], y[i]).</summary>
    public abstract void AddMapped<TFunction>(float* x, float* y, float* z, int count)
        where TFunction : struct, IBinary;

    /// <summary>w[i] += f(x[i], y[i], z[i]).</summary>
    public abstract void AddMapped<TFunction>(float* x, float* y, float* z, float* w, int count)
        where TFunction : struct, ITernary;
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map<TFunction>(float* x, float scalar, float* y, int count)
    {
        var second = TVector.Broadcast(scalar);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TFunction.Apply(TVector.Load(x + i), second), y + i);
        if (i < count)
            TVector.StorePartial(TFunction.Apply(TVector.LoadPartial(x + i, count - i), second), y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map<TFunction>(float* x, float* y, float* z, float* w, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TFunction.Apply(TVector.Load(x + i), TVector.Load(y + i), TVector.Load(z + i)), w + i);
        var rest = count - i;
        if (rest > 0)
        {
            var value = TFunction.Apply(TVector.LoadPartial(x + i, rest), TVector.LoadPartial(y + i, rest), TVector.LoadPartial(z + i, rest));
            TVector.StorePartial(value, w + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddMapped<TFunction>(float* x, float* y, float* z, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TVector.Load(z + i) + TFunction.Apply(TVector.Load(x + i), TVector.Load(y + i)), z + i);
        var rest = count - i;
        if (rest > 0)
        {
            var value = TFunction.Apply(TVector.LoadPartial(x + i, rest), TVector.LoadPartial(y + i, rest));
            TVector.StorePartial(TVector.LoadPartial(z + i, rest) + value, z + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddMapped<TFunction>(float* x, float* y, float* z, float* w, int count)
    {
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            TVector.Store(TVector.Load(w + i) + TFunction.Apply(TVector.Load(x + i), TVector.Load(y + i), TVector.Load(z + i)), w + i);
        var rest = count - i;
        if (rest > 0)
        {
            var value = TFunction.Apply(TVector.LoadPartial(x + i, rest), TVector.LoadPartial(y + i, rest), TVector.LoadPartial(z + i, rest));
            TVector.StorePartial(TVector.LoadPartial(w + i, rest) + value, w + i, rest);
        }
    }
}
