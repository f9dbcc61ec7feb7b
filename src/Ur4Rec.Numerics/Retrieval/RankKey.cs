namespace Ur4Rec.Numerics.Retrieval;

/// <summary>
/// A row and its score as one number, larger where <see cref="RankedRow"/> comes earlier. From the highest bit down: the score's bits, so turned
/// that they ascend with it; what the row lacks of the largest row number; and whether the score is a negative zero, which is no less than zero.
/// </summary>
internal static class RankKey
{
    private const int ScoreShift = 32;
    private const uint SignBit = 1U << 31;

    public static ulong Of(int row, float score)
    {
        var bits = BitConverter.SingleToUInt32Bits(score);
        var isNegativeZero = bits == SignBit ? 1U : 0;
        var ascending = isNegativeZero != 0 ? SignBit : bits ^ ((uint)((int)bits >> 31) | SignBit);
        return ((ulong)ascending << ScoreShift) | ((uint)(int.MaxValue - row) << 1) | isNegativeZero;
    }

    public static int Row(ulong key) => int.MaxValue - (int)((uint)key >> 1);

    public static float Score(ulong key)
    {
        var ascending = (uint)(key >> ScoreShift);
        var isNegativeZero = ((uint)key & 1) != 0;
        var bits = isNegativeZero ? SignBit : ascending ^ ((ascending & SignBit) != 0 ? SignBit : uint.MaxValue);
        return BitConverter.UInt32BitsToSingle(bits);
    }
}
