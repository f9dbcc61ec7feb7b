namespace Ur4Rec.Text.Clients;

/// <summary>An endpoint brought no answer to one request. What is wrong with every request is an input error instead.</summary>
/// <param name="message">What went wrong, in a line.</param>
/// <param name="innerException">The failure behind it, if any.</param>
public sealed class EndpointException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether asking again may help: the service failed and did not judge the request.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the service may have done the work, and count it, though no answer came.</summary>
    public bool MayBeCharged { get; init; }

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
