using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>What is remembered of users at the moments of a batch's pairs; two pairs of one user may have different memories.</summary>
/// <param name="States">[n, d] on the batch's tape; gradients reach it.</param>
/// <param name="RowOfPair">[pairs]: each pair's row of <paramref name="States"/>, or <see cref="None"/> for a user without a memory.</param>
public sealed record RetrieverMemory(Tensor States, ReadOnlyMemory<int> RowOfPair)
{
    /// <summary>The row of a pair whose user has no memory; it is answered by a learned default.</summary>
    public const int None = -1;
}
