namespace Ur4Rec.Text;

/// <summary>What counts as the sentences of a description.</summary>
internal static class Sentences
{
    /// <summary>Trimmed; those without a letter or digit and repeated ones left out.</summary>
    public static IReadOnlyList<string> Clean(IEnumerable<string> sentences) =>
        [.. sentences.Select(sentence => sentence.Trim()).Where(SaysSomething).Distinct(StringComparer.Ordinal)];

    private static bool SaysSomething(string sentence) => sentence.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit);
}
