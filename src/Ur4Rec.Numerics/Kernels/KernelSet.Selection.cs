using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>Values that <see cref="FindAbove"/> looks at.</summary>
    public const int FindWidth = 64;

    /// <summary>Bit i is set where x[i] > floor, i in 0 .. 63.</summary>
    public abstract ulong FindAbove(float* x, float floor);

    /// <summary>Whether no x[i] is infinite or NaN.</summary>
    public abstract bool AreFinite(float* x, int count);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong FindAbove(float* x, float floor)
    {
        var floors = TVector.Broadcast(floor);
        var found = 0UL;
        for (var i = 0; i < FindWidth; i += TVector.Width)
            found |= (ulong)TVector.MaskBits(TVector.GreaterThan(TVector.Load(x + i), floors)) << i;
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool AreFinite(float* x, int count)
    {
        // Zero times a finite value is zero, and NaN times all others.
        var sum = TVector.Zero;
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
            sum = TVector.MultiplyAdd(TVector.Load(x + i), TVector.Zero, sum);
        if (i < count)
            sum = TVector.MultiplyAdd(TVector.LoadPartial(x + i, count - i), TVector.Zero, sum);
        return !float.IsNaN(TVector.Sum(sum));
    }
}
