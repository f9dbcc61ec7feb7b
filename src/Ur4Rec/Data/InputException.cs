namespace Ur4Rec.Data;

/// <summary>
/// What a person gave is wrong: a file, a key, an id, a value. The message is one line that says what is wrong, where, and
/// what to do; the tool prints it alone and exits with 2.
/// </summary>
public class InputException : Exception
{
    /// <summary>With the line for the person.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>With the line for the person and the failure behind it.</summary>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
