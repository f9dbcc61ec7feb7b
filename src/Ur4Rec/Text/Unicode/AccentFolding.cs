using System.Globalization;
using System.Text;

namespace Ur4Rec.Text.Unicode;

/// <summary>Letters without their accents.</summary>
public static class AccentFolding
{
    /// <summary>
    /// The text in normalisation form D without its non-spacing marks (category Mn): "Amélie" gives "Amelie". Letters that have no canonical
    /// decomposition, such as ø and ß, stay; Hangul syllables stay apart in their jamo.
    /// </summary>
    public static string Strip(string text)
    {
        var decomposed = CanonicalDecomposition.Decompose(text);
        if (System.Text.Ascii.IsValid(decomposed))
            return decomposed;
        var stripped = new StringBuilder(decomposed.Length);
        for (var i = 0; i < decomposed.Length; i++)
        {
            var length = char.IsSurrogatePair(decomposed, i) ? 2 : 1;
            if (CharUnicodeInfo.GetUnicodeCategory(decomposed, i) != UnicodeCategory.NonSpacingMark)
                stripped.Append(decomposed, i, length);
            i += length - 1;
        }

        return stripped.ToString();
    }
}
