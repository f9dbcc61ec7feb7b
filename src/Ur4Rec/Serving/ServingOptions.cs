using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ur4Rec.Serving;

/// <summary>What a service serves, and where it keeps what it learns.</summary>
public sealed record ServingOptions
{
    /// <summary>The directory of a finished run.</summary>
    public required string Run { get; init; }

    /// <summary>The store of the run's data, where it is no longer at the path the run was trained with.</summary>
    public string? Store { get; init; }

    /// <summary>
    /// The address of the store of events, memories and items: an SQLite file, or <c>postgresql://…</c>. Null for the store of the run's data,
    /// and for <c>serving.db</c> in the run directory where the data are the demonstration's.
    /// </summary>
    public string? State { get; init; }

    /// <summary>What holds for every answer.</summary>
    public RankingRules Rules { get; init; } = RankingRules.None;

    /// <summary>Hears when the store goes away and comes back, when the model changes, and what fails beside the requests.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
