using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>ln(1 + e^x).</summary>
internal readonly struct SoftplusFunction : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Softplus(x);
}

/// <summary>ln(1 + e^-x).</summary>
internal readonly struct SoftplusOfNegative : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Softplus(TVector.Zero - x);
}

/// <summary>1 / (1 + e^x).</summary>
internal readonly struct SigmoidOfNegative : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Sigmoid(TVector.Zero - x);
}

/// <summary>ln(1 + e^(x - y)).</summary>
internal readonly struct SoftplusOfDifference : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Softplus(x - y);
}

/// <summary>1 / (1 + e^(y - x)).</summary>
internal readonly struct SigmoidOfDifference : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Sigmoid(x - y);
}

/// <summary>max(x, 0) - x y + ln(1 + e^-|x|) of logit x and label y.</summary>
internal readonly struct BinaryCrossEntropy : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>
    {
        var linear = TVector.Max(TVector.Zero, x) - (x * y);
        return linear + VectorMath<TVector>.Softplus(TVector.Zero - TVector.Abs(x));
    }
}

/// <summary>Its derivative by the logit x.</summary>
internal readonly struct BinaryCrossEntropyGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Sigmoid(x) - y;
}
