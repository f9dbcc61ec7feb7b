using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>tanh(x + y z): the input's part, the reset gate, the state's part.</summary>
internal readonly struct GruCandidate : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector> => VectorMath<TVector>.Tanh(TVector.MultiplyAdd(y, z, x));
}

/// <summary>x: the gradient of the new state; y: the update gate; z: the candidate.</summary>
internal readonly struct GruCandidateGradient : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector> => x * (TVector.Broadcast(1f) - y) * (TVector.Broadcast(1f) - (z * z));
}

/// <summary>x: the gradient before tanh; y: the state's part; z: the reset gate.</summary>
internal readonly struct GruResetGradient : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector> => x * y * z * (TVector.Broadcast(1f) - z);
}
