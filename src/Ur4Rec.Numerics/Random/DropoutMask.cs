using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Random;

/// <summary>
/// The multipliers of inverted dropout: 0 with the given rate, 1 / (1 - rate) otherwise, as a pure function of key and element,
/// so that the backward pass makes them again instead of storing them. The rate is kept to 1/65536.
/// </summary>
internal readonly unsafe struct DropoutMask
{
    /// <summary>Elements that one call of the generator on eight lanes decides; starts of rows are multiples of it.</summary>
    public const int Group = 64;

    private const int Lanes = 8;
    private readonly RandomKey _key;
    private readonly uint _threshold;
    private readonly float _scale;

    public DropoutMask(RandomKey key, double rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and less than 1.");
        _key = key;
        _threshold = (uint)Math.Min(65535, Math.Round(rate * 65536));
        _scale = (float)(65536.0 / (65536 - _threshold));
    }

    /// <summary>Whether anything is dropped at all.</summary>
    public bool Drops => _threshold > 0;

    /// <summary>Length of a buffer for <paramref name="count"/> multipliers: <see cref="Fill"/> writes whole groups.</summary>
    public static int RoundUp(int count) => (count + Group - 1) / Group * Group;

    /// <summary>Writes the multipliers of elements first .. first + RoundUp(count) - 1; first is a multiple of <see cref="Group"/>.</summary>
    public void Fill(long first, float* multipliers, int count)
    {
        var block = (uint)(first / Group * Lanes);
        for (var done = 0; done < count; done += Group, block += Lanes, multipliers += Group)
        {
            if (Simd.Level == SimdLevel.Avx512)
                FillGroupVector(block, multipliers);
            else
                FillGroup(block, multipliers);
        }
    }

    private void FillGroup(uint block, float* multipliers)
    {
        for (var lane = 0u; lane < Lanes; lane++)
        {
            var (x0, x1, x2, x3) = _key.Block(block + lane);
            Decide(x0, multipliers + lane);
            Decide(x1, multipliers + 16 + lane);
            Decide(x2, multipliers + 32 + lane);
            Decide(x3, multipliers + 48 + lane);
        }
    }

    private void Decide(uint word, float* multipliers)
    {
        multipliers[0] = (word & 0xFFFF) >= _threshold ? _scale : 0f;
        multipliers[Lanes] = (word >> 16) >= _threshold ? _scale : 0f;
    }

    private void FillGroupVector(uint block, float* multipliers)
    {
        var c0 = Vector512.Create((ulong)block) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        c0 &= Vector512.Create((ulong)uint.MaxValue);
        var c1 = Vector512.Create((ulong)(uint)_key.Step);
        var c2 = Vector512.Create((ulong)(uint)(_key.Step >> 32));
        var c3 = Vector512.Create((ulong)_key.Purpose);
        Philox.GenerateLanes(_key.Seed, ref c0, ref c1, ref c2, ref c3);
        DecideLanes(c0, multipliers);
        DecideLanes(c1, multipliers + 16);
        DecideLanes(c2, multipliers + 32);
        DecideLanes(c3, multipliers + 48);
    }

    private void DecideLanes(Vector512<ulong> words, float* multipliers)
    {
        var narrow = Avx512F.ConvertToVector256UInt32(words);
        var halves = Vector512.Create(narrow & Vector256.Create(0xFFFFu), narrow >> 16);
        var kept = Vector512.GreaterThanOrEqual(halves, Vector512.Create(_threshold));
        (kept.AsSingle() & Vector512.Create(_scale)).Store(multipliers);
    }
}
