namespace Ur4Rec.Text;

/// <summary>What was written about one user or item, in sentences.</summary>
/// <param name="Subject">Who or what it is about.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="Sentences">At least one, none of them empty; a sentence's ordinal is its place.</param>
/// <param name="Usage">What the language model counted; null where none was asked.</param>
public sealed record Description(TextSubject Subject, TextOrigin Origin, IReadOnlyList<string> Sentences, TokenUsage? Usage = null);

/// <summary>The tokens of one answer of a language model.</summary>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
public readonly record struct TokenUsage(long PromptTokens, long CompletionTokens);

/// <summary>An attempt to describe that brought no text. It is never taken for one.</summary>
/// <param name="Subject">Who or what was to be described.</param>
/// <param name="Origin">How it was tried.</param>
/// <param name="Reason">What went wrong, in a line.</param>
/// <param name="IsTransient">Whether asking again may help: the service failed, not the answer.</param>
/// <param name="Usage">What the language model counted, where it answered at all.</param>
public sealed record FailedDescription(TextSubject Subject, TextOrigin Origin, string Reason, bool IsTransient, TokenUsage? Usage = null);
