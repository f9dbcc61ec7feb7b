namespace Ur4Rec;

/// <summary>Whether a run is still what its result says.</summary>
/// <param name="Run">The run directory.</param>
/// <param name="Holds">Whether every check found what was expected.</param>
/// <param name="Checks">The checks: configuration, weights, cases, data, texts, metrics.</param>
public sealed record VerificationReport(string Run, bool Holds, IReadOnlyList<VerificationCheck> Checks);

/// <summary>What a check came to.</summary>
public enum VerificationVerdict
{
    /// <summary>As the run left it.</summary>
    Ok,

    /// <summary>Not as the run left it.</summary>
    Differs,

    /// <summary>It cannot be told, for something else is not as the run left it.</summary>
    NotChecked,
}

/// <summary>One thing that a result rests on.</summary>
/// <param name="Name"><c>configuration</c>, <c>weights</c>, <c>cases</c>, <c>data</c>, <c>texts</c> or <c>metrics</c>.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="What">What was looked at; where it was not checked, why.</param>
/// <param name="Expected">What the run left; null where that was not compared.</param>
/// <param name="Found">What is there; null where nothing was compared.</param>
/// <param name="Advice">What to do; null where all is well.</param>
public sealed record VerificationCheck(string Name, VerificationVerdict Verdict, string What, string? Expected, string? Found, string? Advice)
{
    internal static VerificationCheck Ok(string name, string what, string? value) => new(name, VerificationVerdict.Ok, what, value, value, null);

    internal static VerificationCheck Differs(string name, string what, string? expected, string found, string advice) =>
        new(name, VerificationVerdict.Differs, what, expected, found, advice);

    internal static VerificationCheck NotChecked(string name, string why, string advice) =>
        new(name, VerificationVerdict.NotChecked, why, null, null, advice);
}
