using System.Globalization;
using System.Text;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>
/// Cuts text of any language into words. A word is a run of letters, digits and marks, in lower case; an apostrophe between letters
/// belongs to it (Unicode Standard Annex 29, rules WB5 to WB10). In scripts that are written without spaces every pair of
/// neighbouring characters is a word, and a character that stands alone is one.
/// </summary>
public static class WordSegmenter
{
    private const int ZeroWidthSpace = 0x200B;

    // Han with its radicals, iteration mark and numerals; kana, half-width forms included; Hangul; Thai, Lao, Myanmar and Khmer.
    private static readonly (int First, int Last)[] s_unspaced =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029),
        (0x3031, 0x303B), (0x3041, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
        (0xFF66, 0xFFDC), (0x1B000, 0x1B16F), (0x20000, 0x323AF),
    ];

    private enum RuneKind
    {
        Letter,
        Unspaced,
        Mark,
        Apostrophe,
        Invisible,
        Break,
    }

    /// <summary>The words of a text, in order.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var run = new Run();
        foreach (var rune in text.EnumerateRunes())
            run.Add(rune, KindOf(rune));
        return run.Finish();
    }

    private static RuneKind KindOf(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
                return RuneKind.Letter;
            case UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber:
                return IsUnspaced(rune.Value) ? RuneKind.Unspaced : RuneKind.Letter;
            case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber:
                return RuneKind.Letter;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return RuneKind.Mark;
            case UnicodeCategory.Format when rune.Value != ZeroWidthSpace:
                return RuneKind.Invisible;
            default:
                return rune.Value is '\'' or '’' ? RuneKind.Apostrophe : RuneKind.Break;
        }
    }

    private static bool IsUnspaced(int codePoint)
    {
        foreach (var (first, last) in s_unspaced)
        {
            if (codePoint <= last)
                return codePoint >= first;
        }

        return false;
    }

    /// <summary>The words so far, and the run of characters that is not yet at its end.</summary>
    private sealed class Run
    {
        private readonly List<string> _words = [];
        private readonly StringBuilder _word = new();
        private readonly List<string> _unspaced = [];
        private bool _endsWithApostrophe;

        public void Add(Rune rune, RuneKind kind)
        {
            switch (kind)
            {
                case RuneKind.Letter:
                    EndUnspaced();
                    if (_endsWithApostrophe)
                        _word.Append('\'');
                    _endsWithApostrophe = false;
                    _word.Append(Rune.ToLowerInvariant(rune));
                    break;
                case RuneKind.Unspaced:
                    EndWord();
                    _unspaced.Add(rune.ToString());
                    break;
                case RuneKind.Mark when _unspaced.Count > 0:
                    _unspaced[^1] += rune.ToString();
                    break;
                case RuneKind.Mark when _word.Length > 0 && !_endsWithApostrophe:
                    _word.Append(rune);
                    break;
                case RuneKind.Apostrophe when _word.Length > 0 && !_endsWithApostrophe:
                    _endsWithApostrophe = true;
                    break;
                case RuneKind.Invisible:
                    break;
                default:
                    EndWord();
                    EndUnspaced();
                    break;
            }
        }

        public List<string> Finish()
        {
            EndWord();
            EndUnspaced();
            return _words;
        }

        private void EndWord()
        {
            if (_word.Length > 0)
                _words.Add(_word.ToString());
            _word.Clear();
            _endsWithApostrophe = false;
        }

        private void EndUnspaced()
        {
            if (_unspaced.Count == 1)
                _words.Add(_unspaced[0]);
            for (var i = 0; i + 1 < _unspaced.Count; i++)
                _words.Add(_unspaced[i] + _unspaced[i + 1]);
            _unspaced.Clear();
        }
    }
}
