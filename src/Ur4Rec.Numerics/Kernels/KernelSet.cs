namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// The single-threaded inner loops that every operation is made of, behind one virtual call a row or tile. One instance a
/// <see cref="SimdLevel"/>; operations use <see cref="Current"/>, tests compare the others with the scalar one.
/// </summary>
internal abstract unsafe partial class KernelSet
{
    /// <summary>The set for this process.</summary>
    public static KernelSet Current { get; } = For(Simd.Level);

    /// <summary>The set of one level, which the machine must have.</summary>
    public static KernelSet For(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new KernelSet<Vector16>(),
        SimdLevel.Avx2 => new KernelSet<Vector8>(),
        SimdLevel.Vector128 => new KernelSet<Vector4>(),
        _ => new KernelSet<Vector1>(),
    };
}

/// <summary>The inner loops, compiled for one register width.</summary>
internal sealed unsafe partial class KernelSet<TVector> : KernelSet
    where TVector : struct, IVector<TVector>
{
}
