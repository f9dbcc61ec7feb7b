namespace Ur4Rec.Numerics.Retrieval;

/// <summary>A row of a table and its product with a query. Sorts the larger score first, of equal scores the lower row.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Score">The product; finite.</param>
public readonly record struct RankedRow(int Row, float Score) : IComparable<RankedRow>
{
    /// <inheritdoc/>
    public int CompareTo(RankedRow other) => Score > other.Score ? -1 : Score < other.Score ? 1 : Row.CompareTo(other.Row);

    /// <summary>Whether the left row comes first.</summary>
    public static bool operator <(RankedRow left, RankedRow right) => left.CompareTo(right) < 0;

    /// <summary>Whether the right row comes first.</summary>
    public static bool operator >(RankedRow left, RankedRow right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left row comes first or is the right one.</summary>
    public static bool operator <=(RankedRow left, RankedRow right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right row comes first or is the left one.</summary>
    public static bool operator >=(RankedRow left, RankedRow right) => left.CompareTo(right) >= 0;
}
