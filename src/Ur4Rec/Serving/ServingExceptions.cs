using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>A user or item that nobody knows was named.</summary>
/// <param name="message">One line: which, and what to do.</param>
public sealed class UnknownIdException(string message) : InputException(message);

/// <summary>The store does not answer, so nothing was written. Trying again later may help.</summary>
/// <param name="message">One line, without anything of the store's address that must stay secret.</param>
/// <param name="cause">What the store's provider said.</param>
public sealed class StoreUnavailableException(string message, Exception? cause) : Exception(message, cause)
{
    /// <summary>When to try again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(2);
}
