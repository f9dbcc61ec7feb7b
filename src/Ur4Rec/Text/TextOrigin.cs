namespace Ur4Rec.Text;

/// <summary>How a text came to be.</summary>
/// <param name="Provider">Who wrote it: <c>template</c>, <c>openai</c> or <c>imported</c>.</param>
/// <param name="Model">The language model, or the file imported from; null for <c>template</c>.</param>
/// <param name="TemplateHash">SHA-256 of the prompt template, in hexadecimal; null where there was none.</param>
/// <param name="PromptHash">SHA-256 of the exact prompt, in hexadecimal; null where there was none.</param>
/// <param name="Created">When.</param>
/// <param name="KnowsUntil">Which interactions the author was allowed to see.</param>
/// <param name="IsRedacted">Whether sentences that named held-out items were taken out.</param>
public sealed record TextOrigin(
    string Provider,
    string? Model,
    string? TemplateHash,
    string? PromptHash,
    DateTimeOffset Created,
    KnowsUntil KnowsUntil,
    bool IsRedacted = false)
{
    /// <summary>The provider of texts made by <c>describe --provider template</c>.</summary>
    public const string Template = "template";

    /// <summary>The provider of texts written by a language model behind OpenAI's protocol.</summary>
    public const string OpenAi = "openai";

    /// <summary>The provider of texts read from a file.</summary>
    public const string Imported = "imported";
}

/// <summary>
/// The texts of one kind of subject that came to be in the same way. A subject has at most one description in a set; a newer one
/// replaces it.
/// </summary>
/// <param name="Kind">What the texts are about.</param>
/// <param name="Provider">See <see cref="TextOrigin.Provider"/>.</param>
/// <param name="Model">See <see cref="TextOrigin.Model"/>.</param>
/// <param name="View">See <see cref="KnowsUntil.View"/>.</param>
/// <param name="IsRedacted">See <see cref="TextOrigin.IsRedacted"/>.</param>
public sealed record TextSet(SubjectKind Kind, string Provider, string? Model, string View, bool IsRedacted)
{
    /// <summary>What people call it: <c>template</c>, <c>openai:MODEL</c>, <c>imported:FILE</c>, with <c>+redacted</c> where that was done.</summary>
    public string Source => $"{Provider}{(Model is null ? "" : ":" + Model)}{(IsRedacted ? "+redacted" : "")}";

    /// <summary>The set that a text belongs to.</summary>
    public static TextSet Of(SubjectKind kind, TextOrigin origin) =>
        new(kind, origin.Provider, origin.Model, origin.KnowsUntil.View, origin.IsRedacted);
}
