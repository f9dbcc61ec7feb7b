using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal readonly struct SumFunction : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => x + y;
}

internal readonly struct DifferenceFunction : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => x - y;
}

internal readonly struct ProductFunction : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => x * y;
}

/// <summary>x (1 - y).</summary>
internal readonly struct ProductWithComplement : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => x * (TVector.Broadcast(1f) - y);
}

/// <summary>x (y - z).</summary>
internal readonly struct ProductWithDifference : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector> => x * (y - z);
}

/// <summary>x y + (1 - x) z.</summary>
internal readonly struct GateFunction : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector> => TVector.MultiplyAdd(x, y, (TVector.Broadcast(1f) - x) * z);
}

internal readonly struct MaxFunction : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => TVector.Max(x, y);
}

/// <summary>e^(x - y).</summary>
internal readonly struct ExpOfDifference : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Exp(x - y);
}
