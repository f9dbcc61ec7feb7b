using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>The instruction sets that kernels are compiled for.</summary>
public enum SimdLevel
{
    /// <summary>One float at a time; runs everywhere.</summary>
    Scalar,

    /// <summary>Four lanes: SSE, Arm NEON.</summary>
    Vector128,

    /// <summary>Eight lanes: AVX2 with FMA.</summary>
    Avx2,

    /// <summary>Sixteen lanes: AVX-512.</summary>
    Avx512,
}

/// <summary>Which instruction set this process uses: the widest that the machine has, or the one forced by <c>UR4REC_SIMD</c>.</summary>
public static class Simd
{
    /// <summary>Environment variable that forces a level: <c>avx512</c>, <c>avx2</c>, <c>vector128</c> or <c>scalar</c>.</summary>
    public const string EnvironmentVariable = "UR4REC_SIMD";

    /// <summary>The level in use, chosen once.</summary>
    /// <exception cref="PlatformNotSupportedException">The forced level is unknown or this machine lacks it.</exception>
    public static SimdLevel Level { get; } = Choose(Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <summary>The level's name as <c>UR4REC_SIMD</c> spells it.</summary>
    public static string Name(SimdLevel level) => level switch
    {
        SimdLevel.Scalar => "scalar",
        SimdLevel.Vector128 => "vector128",
        SimdLevel.Avx2 => "avx2",
        SimdLevel.Avx512 => "avx512",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>Whether this machine can run a level.</summary>
    public static bool IsSupported(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported,
        SimdLevel.Avx2 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        SimdLevel.Vector128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    internal static SimdLevel Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return Enum.GetValues<SimdLevel>().Where(IsSupported).Max();
        foreach (var level in Enum.GetValues<SimdLevel>())
        {
            if (Name(level) != forced)
                continue;
            return IsSupported(level)
                ? level
                : throw new PlatformNotSupportedException($"{EnvironmentVariable}={forced}: this machine does not have it.");
        }

        throw new PlatformNotSupportedException(
            $"{EnvironmentVariable}={forced}: unknown; use avx512, avx2, vector128 or scalar, or leave it unset.");
    }
}
