namespace Ur4Rec.Numerics.Retrieval;

/// <summary>A row of a table and its product with a query. Sorts the larger score first, of equal scores the lower row.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Score">The product; finite.</param>
public readonly record struct RankedRow(int Row, float Score) : IComparable<RankedRow>
{
    /// <inheritdoc/>
    public int CompareTo(RankedRow other) => Score > other.Score ? -1 : Score < other.Score ? 1 : Row.CompareTo(other.Row);

    /// <summary>The best rows by scores that are there already, best first, as <see cref="PackedTable.Top"/> gives them.</summary>
    /// <param name="scores">[rows].</param>
    /// <param name="count">How many, at least 1; there are fewer where fewer are wanted.</param>
    /// <param name="excluded">Rows that are not wanted; null for none.</param>
    /// <exception cref="ShapeException">The mask does not fit the scores.</exception>
    /// <exception cref="NonFiniteScoreException">A score is not finite, if only that of an excluded row.</exception>
    public static unsafe RankedRow[] BestOf(ReadOnlySpan<float> scores, int count, RowMask? excluded)
    {
        using var caller = new WorkerPool(1);
        fixed (float* pinned = scores)
        {
            var source = pinned;
            return TopSearch.Run(
                scores.Length, count, excluded, caller,
                (first, rows, block) => new ReadOnlySpan<float>(source + first, rows).CopyTo(new Span<float>(block, rows)));
        }
    }

    /// <summary>Whether the left row comes first.</summary>
    public static bool operator <(RankedRow left, RankedRow right) => left.CompareTo(right) < 0;

    /// <summary>Whether the right row comes first.</summary>
    public static bool operator >(RankedRow left, RankedRow right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left row comes first or is the right one.</summary>
    public static bool operator <=(RankedRow left, RankedRow right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right row comes first or is the left one.</summary>
    public static bool operator >=(RankedRow left, RankedRow right) => left.CompareTo(right) >= 0;
}
