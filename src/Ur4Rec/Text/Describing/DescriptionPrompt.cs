namespace Ur4Rec.Text.Describing;

/// <summary>What a language model is asked in order to describe one user or item.</summary>
/// <param name="Subject">Who or what is to be described.</param>
/// <param name="System">The instruction that stands before every question; empty where there is none.</param>
/// <param name="User">The question.</param>
/// <param name="TemplateHash">SHA-256 of the template that made it, in hexadecimal.</param>
/// <param name="KnowsUntil">Which interactions it gives away.</param>
public sealed record DescriptionPrompt(TextSubject Subject, string System, string User, string TemplateHash, KnowsUntil KnowsUntil)
{
    /// <summary>SHA-256 of exactly what is sent, in hexadecimal: an answer to an equal prompt need not be asked for again.</summary>
    public string Hash => TextHash.Of($"{System}\0{User}");
}
