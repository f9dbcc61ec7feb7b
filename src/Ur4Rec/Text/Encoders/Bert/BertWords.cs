using System.Globalization;
using System.Text;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// Cuts a normalised text into words, equal to Hugging Face tokenizers' BertPreTokenizer: at white space, and every punctuation mark
/// is a word of its own.
/// </summary>
internal ref struct BertWords(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The next word; false at the end.</summary>
    public bool MoveNext(out ReadOnlySpan<char> word)
    {
        var length = 0;
        while (length < _rest.Length)
        {
            Rune.DecodeFromUtf16(_rest[length..], out var rune, out var consumed);
            var isSpace = Rune.IsWhiteSpace(rune);
            if (!isSpace && !IsPunctuation(rune))
            {
                length += consumed;
                continue;
            }

            if (length > 0)
                break;
            if (isSpace)
            {
                _rest = _rest[consumed..];
                continue;
            }

            length = consumed;
            break;
        }

        word = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? char.IsPunctuation((char)rune.Value) || char.IsSymbol((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;
}
