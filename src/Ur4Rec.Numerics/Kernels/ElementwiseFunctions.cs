using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal readonly struct ReluFunction : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => TVector.Max(TVector.Zero, x);
}

/// <summary>x: the output (or the input) of ReLU; y: its gradient.</summary>
internal readonly struct ReluGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => TVector.Select(TVector.GreaterThan(x, TVector.Zero), y, TVector.Zero);
}

internal readonly struct GeluFunction : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector>
    {
        VectorMath<TVector>.Normal(x, out _, out var distribution);
        return x * distribution;
    }
}

/// <summary>x: the input of GELU; y: the gradient of its output.</summary>
internal readonly struct GeluGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>
    {
        VectorMath<TVector>.Normal(x, out var density, out var distribution);
        return y * TVector.MultiplyAdd(x, density, distribution);
    }
}

internal readonly struct SigmoidFunction : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Sigmoid(x);
}

/// <summary>x: the output of the sigmoid; y: its gradient.</summary>
internal readonly struct SigmoidGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => y * x * (TVector.Broadcast(1f) - x);
}

internal readonly struct TanhFunction : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Tanh(x);
}

/// <summary>x: the output of tanh; y: its gradient.</summary>
internal readonly struct TanhGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => y * (TVector.Broadcast(1f) - (x * x));
}
