namespace Ur4Rec.Data.Quality;

/// <summary>What a finding means for a recommender made of this data.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing before results are believed.</summary>
    Warn,

    /// <summary>Results will be of no use unless this is mended.</summary>
    Bad,
}

/// <summary>One thing found out about a store.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found, in a person's words and numbers.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Advice">What to do; null where the verdict is <see cref="Verdict.Ok"/>.</param>
public sealed record QualityFinding(string Name, string Value, Verdict Verdict, string? Advice);
