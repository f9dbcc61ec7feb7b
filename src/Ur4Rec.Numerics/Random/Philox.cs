using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ur4Rec.Numerics.Random;

/// <summary>
/// Philox4x32-10, a counter-based generator: four random words are a pure function of a key and a counter, so any element
/// of any stream can be made again at any time and in any order. Salmon, Moraes, Dror and Shaw 2011 (SC), section 3.3.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words that belong to a key and a counter.</summary>
    /// <param name="key">64-bit key, low word first.</param>
    /// <param name="c0">Counter word 0.</param>
    /// <param name="c1">Counter word 1.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Generate(ulong key, uint c0, uint c1, uint c2, uint c3)
    {
        var k0 = (uint)key;
        var k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Eight counters at once, one 32-bit word in each 64-bit lane; the same words as <see cref="Generate"/>.</summary>
    internal static void GenerateLanes(
        ulong key, ref Vector512<ulong> c0, ref Vector512<ulong> c1, ref Vector512<ulong> c2, ref Vector512<ulong> c3)
    {
        var low = Vector512.Create((ulong)uint.MaxValue);
        var multiplier0 = Vector512.Create((ulong)Multiplier0);
        var multiplier1 = Vector512.Create((ulong)Multiplier1);
        var (x0, x1, x2, x3) = (c0, c1, c2, c3);
        var k0 = (uint)key;
        var k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = Avx512F.Multiply(multiplier0.AsUInt32(), x0.AsUInt32());
            var product1 = Avx512F.Multiply(multiplier1.AsUInt32(), x2.AsUInt32());
            x0 = (product1 >> 32) ^ x1 ^ Vector512.Create((ulong)k0);
            x1 = product1 & low;
            x2 = (product0 >> 32) ^ x3 ^ Vector512.Create((ulong)k1);
            x3 = product0 & low;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        (c0, c1, c2, c3) = (x0, x1, x2, x3);
    }
}
