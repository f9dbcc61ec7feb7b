namespace Ur4Rec.Text.Describing;

/// <summary>A language model's answer is neither a list of sentences nor prose. The message says in a line what it is instead.</summary>
public sealed class AnswerFormatException : Exception
{
    /// <summary>With the reason.</summary>
    public AnswerFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and the failure behind it.</summary>
    public AnswerFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
