using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Evaluation;

/// <summary>Brings together what the processes of a group found in their blocks of cases: process r has blocks r, r + n, r + 2n, and so on.</summary>
/// <param name="ranks">The processes.</param>
/// <param name="casesPerBlock">Cases of a block; the last may have fewer.</param>
internal sealed class EvaluationShares(IRankGroup ranks, int casesPerBlock)
{
    /// <summary>The blocks of this process, of so many.</summary>
    public int[] OwnBlocks(int blocks) => OwnBlocks(blocks, ranks.Rank);

    /// <summary>Fills in where the targets of the other processes' cases stand.</summary>
    public void Complete(TargetRank[] standings)
    {
        if (ranks.Size == 1)
            return;
        var all = ranks.AllGather(MemoryMarshal.AsBytes<TargetRank>(CasesOf(standings.Length, ranks.Rank).Select(@case => standings[@case]).ToArray()));
        for (var rank = 0; rank < all.Length; rank++)
        {
            var theirs = MemoryMarshal.Cast<byte, TargetRank>(all[rank]);
            var next = 0;
            foreach (var @case in CasesOf(standings.Length, rank))
                standings[@case] = theirs[next++];
        }
    }

    /// <summary>Adds the items that the other processes' lists hold.</summary>
    public void Complete(CatalogueCoverage coverage)
    {
        if (ranks.Size == 1)
            return;
        foreach (var theirs in ranks.AllGather(coverage.ToBytes()))
            coverage.Add(theirs);
    }

    /// <summary>The failure of the first block that failed, in whichever process.</summary>
    /// <param name="failures">[blocks] those of this process.</param>
    public NonFiniteScoreException? First(NonFiniteScoreException?[] failures)
    {
        var mine = Array.FindIndex(failures, failure => failure is not null);
        if (ranks.Size == 1)
            return mine < 0 ? null : failures[mine];
        var all = ranks.AllGather(mine < 0 ? [] : ToBytes(mine, failures[mine]!));
        return all.Where(bytes => bytes.Length > 0).Select(FromBytes).OrderBy(failure => failure.Block).FirstOrDefault().Failure;
    }

    private int[] OwnBlocks(int blocks, int rank) => [.. Enumerable.Range(0, blocks).Where(block => block % ranks.Size == rank)];

    private IEnumerable<int> CasesOf(int cases, int rank) => OwnBlocks((cases + casesPerBlock - 1) / casesPerBlock, rank).SelectMany(
        block => Enumerable.Range(block * casesPerBlock, Math.Min(casesPerBlock, cases - (block * casesPerBlock))));

    private static byte[] ToBytes(int block, NonFiniteScoreException failure) => Encoding.UTF8.GetBytes(string.Join('\0',
        block.ToString(CultureInfo.InvariantCulture), failure.Scorer, failure.User.Value, failure.Item.Value,
        BitConverter.SingleToInt32Bits(failure.Score).ToString(CultureInfo.InvariantCulture)));

    private static (int Block, NonFiniteScoreException Failure) FromBytes(byte[] bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split('\0');
        var score = BitConverter.Int32BitsToSingle(int.Parse(parts[4], CultureInfo.InvariantCulture));
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), new NonFiniteScoreException(parts[1], new UserId(parts[2]), new ItemId(parts[3]), score));
    }
}
