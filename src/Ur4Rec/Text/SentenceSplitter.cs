namespace Ur4Rec.Text;

/// <summary>Cuts prose into sentences.</summary>
public static class SentenceSplitter
{
    /// <summary>The sentences of a text, trimmed, none of them empty, in order; together they hold every word of the text.</summary>
    public static IReadOnlyList<string> Split(string prose) =>
        prose.Split(['.', '!', '?', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
