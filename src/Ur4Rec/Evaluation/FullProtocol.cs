using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>See <see cref="Protocol.Full"/>.</summary>
internal sealed record FullProtocol : Protocol
{
    public override string Name => "full";

    public override string Description => "full: the target among all items that the user has not seen before it";

    internal override int CountCandidates(int itemCount, ReadOnlySpan<int> seen) => itemCount - seen.Length + 1;

    internal override TargetRank Rank(ReadOnlySpan<float> row, RowComparison comparison, UserIndex user, int target, ReadOnlySpan<int> seen)
    {
        var better = comparison.Greater;
        var tied = comparison.Equal - 1;
        foreach (var item in seen)
        {
            if (item == target)
                continue;
            if (row[item] > row[target])
                better--;
            else if (row[item] == row[target])
                tied--;
        }

        return new TargetRank(better, tied);
    }
}
