using Microsoft.AspNetCore.Http;

namespace Ur4Rec.Server.Http;

/// <summary>A request that is refused.</summary>
/// <param name="status">The status to answer with.</param>
/// <param name="detail">One line for a person: what is wrong, and what to do.</param>
internal sealed class ProblemException(int status, string detail) : Exception(detail)
{
    public int Status => status;

    /// <summary>Where it is wrong: a JSON path such as <c>$.events[3].time</c>, or <c>query: k</c>; null where it has no place.</summary>
    public string? Place { get; init; }

    /// <summary>When to try again; null where that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException At(string place, string detail) => new(StatusCodes.Status400BadRequest, detail) { Place = place };
}
