namespace Ur4Rec.Data.Quality;

/// <summary>What a finding means for a recommender, or for what is said of it.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing before results are believed.</summary>
    Warn,

    /// <summary>Results will be of no use unless this is mended.</summary>
    Bad,
}

/// <summary>One thing found out about a store or a run.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found, in a person's words and numbers.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Advice">What to do; null where the verdict is <see cref="Verdict.Ok"/>.</param>
public sealed record QualityFinding(string Name, string Value, Verdict Verdict, string? Advice)
{
    /// <summary>A finding that is judged by its limits; the advice is given where one of them is passed.</summary>
    internal static QualityFinding Judge(string name, string value, bool bad, bool warn, string advice)
    {
        var verdict = bad ? Verdict.Bad : warn ? Verdict.Warn : Verdict.Ok;
        return new QualityFinding(name, value, verdict, verdict == Verdict.Ok ? null : advice);
    }
}
