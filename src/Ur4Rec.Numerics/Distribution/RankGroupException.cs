namespace Ur4Rec.Numerics.Distribution;

/// <summary>Ranks cannot work together: one is gone, or what carries their data fails.</summary>
public sealed class RankGroupException : Exception
{
    /// <summary>With a line that says what is wrong and what to do.</summary>
    public RankGroupException(string message)
        : base(message)
    {
    }

    /// <summary>As the other, with what was behind it.</summary>
    public RankGroupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
