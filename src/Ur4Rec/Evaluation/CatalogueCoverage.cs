using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>
/// Which items occur in at least one case's list of the ten best unseen items. Cases may add to it from several threads: all
/// write the same value, so their order has no effect.
/// </summary>
internal sealed class CatalogueCoverage(int itemCount)
{
    private const int ListLength = 10;

    private readonly bool[] _covered = new bool[itemCount];

    /// <summary>Share of the catalogue that occurs, 0 .. 1.</summary>
    public double Share => (double)_covered.Count(true) / _covered.Length;

    /// <summary>[items] 1 for each that occurs.</summary>
    public byte[] ToBytes() => Array.ConvertAll(_covered, covered => covered ? (byte)1 : (byte)0);

    /// <summary>Adds what <see cref="ToBytes"/> gave elsewhere.</summary>
    public void Add(byte[] covered)
    {
        for (var item = 0; item < covered.Length; item++)
            _covered[item] |= covered[item] == 1;
    }

    /// <summary>Adds the ten best of a row; of equal scores the lower item numbers. Items at negative infinity are no candidates.</summary>
    public void AddBest(ReadOnlySpan<float> row)
    {
        Span<int> best = stackalloc int[ListLength];
        foreach (var item in best[..ScoreRow.Top(row, best)])
            _covered[item] = true;
    }
}
