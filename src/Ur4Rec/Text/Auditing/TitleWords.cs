using System.Text;
using Ur4Rec.Text.Unicode;

namespace Ur4Rec.Text.Auditing;

/// <summary>The words by which titles and texts are compared.</summary>
internal static class TitleWords
{
    /// <summary>
    /// The words of a text in lower case without accents; whatever is neither letter nor digit only divides them, but '&amp;' is 'and'.
    /// An ideograph or kana is a word of its own, for their scripts set no spaces.
    /// </summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in AccentFolding.Strip(text).EnumerateRunes())
        {
            if (StandsAlone(rune))
            {
                End(word, words);
                words.Add(rune.ToString());
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Plain(Rune.ToLowerInvariant(rune)));
            }
            else
            {
                End(word, words);
                if (rune.Value == '&')
                    words.Add("and");
            }
        }

        End(word, words);
        return words;
    }

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length == 0)
            return;
        words.Add(word.ToString());
        word.Clear();
    }

    /// <summary>Letters that have no decomposition, as they are written where the keyboard lacks them.</summary>
    private static string Plain(Rune rune) => rune.Value switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        _ => rune.ToString(),
    };

    private static bool StandsAlone(Rune rune) => rune.Value
        is (>= 0x3040 and <= 0x30FF)
        or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);
}
