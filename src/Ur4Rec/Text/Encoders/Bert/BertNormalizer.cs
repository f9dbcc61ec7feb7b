using System.Buffers;
using System.Globalization;
using System.Text;
using Ur4Rec.Text.Unicode;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// What is done to a text before it is cut into words, equal to Hugging Face tokenizers' BertNormalizer; in this order. A surrogate
/// without a partner counts as U+FFFD.
/// </summary>
/// <param name="CleanText">Drop U+0000, U+FFFD and control, format and private-use characters; turn white space into spaces.</param>
/// <param name="HandleChineseChars">Put spaces around CJK ideographs.</param>
/// <param name="StripAccents">Decompose canonically and drop non-spacing marks.</param>
/// <param name="Lowercase">Lower-case every character.</param>
internal sealed record BertNormalizer(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase)
{
    private static readonly SearchValues<char> s_printableAscii =
        SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Select(point => (char)point)]);

    public string Normalize(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(s_printableAscii))
        {
            text = CleanAndSpace(text);
            if (StripAccents)
                text = AccentFolding.Strip(text);
        }

        return Lowercase ? ToLower(text) : text;
    }

    private string CleanAndSpace(string text)
    {
        var cleaned = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (CleanText && IsDropped(rune))
                continue;
            if (HandleChineseChars && IsChinese(rune.Value))
                cleaned.Append(' ').Append(rune).Append(' ');
            else if (CleanText && Rune.IsWhiteSpace(rune))
                cleaned.Append(' ');
            else
                cleaned.Append(rune);
        }

        return cleaned.ToString();
    }

    private static bool IsDropped(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => false,
        0xFFFD => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };

    /// <summary>The blocks that tokenizers names, its gap from U+2B820 to U+2B91F included.</summary>
    private static bool IsChinese(int point) => point is
        >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F
        or >= 0x2B740 and <= 0x2B81F or >= 0x2B920 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;

    /// <summary>The dotted capital I is the one character whose lower case is two.</summary>
    private static string ToLower(string text) => text.Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
}
