namespace Ur4Rec.Server.Hosting;

/// <summary>How much one request, one caller and all callers together may ask for. What goes beyond is refused; nothing is cut short in silence.</summary>
public sealed record ServerLimits
{
    /// <summary>Most bytes of a body.</summary>
    public int BodyBytes { get; init; } = 1 << 20;

    /// <summary>Most items of an answer, k.</summary>
    public int Count { get; init; } = 1_000;

    /// <summary>Most items that the whole model ranks for one question, n.</summary>
    public int RerankTop { get; init; } = 10_000;

    /// <summary>Most events of one request.</summary>
    public int Events { get; init; } = 1_000;

    /// <summary>Most candidates of one request.</summary>
    public int Candidates { get; init; } = 10_000;

    /// <summary>Most entries of a history that comes with a request.</summary>
    public int History { get; init; } = 1_000;

    /// <summary>Most items that a request excludes.</summary>
    public int Exclusions { get; init; } = 10_000;

    /// <summary>Most filters, values of one, likes, genres and attributes.</summary>
    public int Attributes { get; init; } = 100;

    /// <summary>Most characters of an id or a name.</summary>
    public int IdLength { get; init; } = 256;

    /// <summary>Most characters of an item's title, of one of its attributes, and of a sentence.</summary>
    public int TitleLength { get; init; } = 1_000;

    /// <summary>Most characters of an item's description.</summary>
    public int TextLength { get; init; } = 100_000;

    /// <summary>Questions that are scored at one time; the others wait.</summary>
    public int ConcurrentScoring { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Questions that wait at most; those beyond are answered 503.</summary>
    public int ScoringQueue { get; init; } = 1_000;

    /// <summary>Connections at one time.</summary>
    public int Connections { get; init; } = 1_000;

    /// <summary>Requests a second of one key, or of one address where there are no keys; null for no limit. Twice as many may come at once.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Bytes a second below which a body that comes in is given up, after <see cref="GracePeriod"/>.</summary>
    public double BodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a client may take for the headers, and fall short of <see cref="BodyBytesPerSecond"/>.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);
}
