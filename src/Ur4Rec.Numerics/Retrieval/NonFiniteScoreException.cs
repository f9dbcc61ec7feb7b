namespace Ur4Rec.Numerics.Retrieval;

/// <summary>A row's product with a query is infinite or NaN, so the rows have no order.</summary>
public sealed class NonFiniteScoreException : ArithmeticException
{
    internal NonFiniteScoreException(int row, float score)
        : base($"Row {row} of the table has the score {score}.")
    {
        Row = row;
        Score = score;
    }

    /// <summary>The lowest such row.</summary>
    public int Row { get; }

    /// <summary>Its score.</summary>
    public float Score { get; }
}
