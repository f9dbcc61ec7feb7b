namespace Ur4Rec.Text.Exchange;

/// <summary>A description with all that is known of its origin, as one line of an exported file holds it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">The external id of the user or item.</param>
/// <param name="Provider">See <see cref="TextOrigin.Provider"/>.</param>
/// <param name="Model">See <see cref="TextOrigin.Model"/>.</param>
/// <param name="TemplateHash">See <see cref="TextOrigin.TemplateHash"/>.</param>
/// <param name="PromptHash">See <see cref="TextOrigin.PromptHash"/>.</param>
/// <param name="Created">When it was written.</param>
/// <param name="KnowsUntil">See <see cref="KnowsUntil.View"/>.</param>
/// <param name="KnowsInteractions">See <see cref="KnowsUntil.Interactions"/>.</param>
/// <param name="KnowsTime">See <see cref="KnowsUntil.Time"/>.</param>
/// <param name="Redacted">See <see cref="TextOrigin.IsRedacted"/>.</param>
/// <param name="PromptTokens">Tokens the language model read; null where none was asked.</param>
/// <param name="CompletionTokens">Tokens it wrote; null where none was asked.</param>
/// <param name="Sentences">What was written.</param>
public sealed record ExportedText(
    SubjectKind Kind,
    string Id,
    string Provider,
    string? Model,
    string? TemplateHash,
    string? PromptHash,
    DateTimeOffset Created,
    string KnowsUntil,
    int? KnowsInteractions,
    long? KnowsTime,
    bool Redacted,
    long? PromptTokens,
    long? CompletionTokens,
    IReadOnlyList<string> Sentences)
{
    /// <summary>Everything about a description.</summary>
    public static ExportedText Of(Description description)
    {
        var (subject, origin, usage) = (description.Subject, description.Origin, description.Usage);
        return new ExportedText(
            subject.Kind,
            subject.Id,
            origin.Provider,
            origin.Model,
            origin.TemplateHash,
            origin.PromptHash,
            origin.Created,
            origin.KnowsUntil.View,
            origin.KnowsUntil.Interactions,
            origin.KnowsUntil.Time,
            origin.IsRedacted,
            usage?.PromptTokens,
            usage?.CompletionTokens,
            description.Sentences);
    }

    /// <summary>The description again.</summary>
    public Description ToDescription() => new(
        new TextSubject(Kind, Id),
        new TextOrigin(Provider, Model, TemplateHash, PromptHash, Created, new KnowsUntil(KnowsUntil, KnowsInteractions, KnowsTime), Redacted),
        Sentences,
        PromptTokens is { } read && CompletionTokens is { } written ? new TokenUsage(read, written) : null);
}
