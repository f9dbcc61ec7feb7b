using System.Globalization;

namespace Ur4Rec.Numerics.Retrieval;

/// <summary>A row's product with a query is infinite or NaN, so the rows have no order.</summary>
public sealed class NonFiniteScoreException : ArithmeticException
{
    internal NonFiniteScoreException(int row, float score, int? query = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"Row {row} of the table has the score {score}{(query is null ? "" : $" with query {query}")}."))
    {
        Row = row;
        Score = score;
        Query = query;
    }

    /// <summary>The lowest such row.</summary>
    public int Row { get; }

    /// <summary>Its score.</summary>
    public float Score { get; }

    /// <summary>Of several queries the first that has such a row, from 0; null where one was asked alone.</summary>
    public int? Query { get; }
}
