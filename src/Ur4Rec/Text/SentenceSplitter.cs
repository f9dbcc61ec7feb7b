using System.Text.RegularExpressions;

namespace Ur4Rec.Text;

/// <summary>
/// Cuts prose into sentences. Where it is not sure it does not cut: two sentences in one do less harm than a title in halves.
/// </summary>
public static partial class SentenceSplitter
{
    private const string Stops = ".!?…؟।";
    private const string FullWidthStops = "。！？｡";
    private const string Closers = "\"'”’»)]}*_」』）】》〉";

    /// <summary>
    /// The sentences of a text, trimmed, none of them empty, in order. A line ends its sentence; the marker of a list (<c>-</c>,
    /// <c>*</c>, <c>•</c>, <c>1.</c>) is left out, and every other character that is no white space stands in one of them.
    /// </summary>
    /// <remarks>
    /// A stop ends a sentence where the next word does not begin in lower case and the word before is neither an abbreviation
    /// nor an initial. Nothing is cut inside a short piece in asterisks, quotes or brackets, such as *Kill! Kill!*. 。！？ need no
    /// space behind them.
    /// </remarks>
    public static IReadOnlyList<string> Split(string prose)
    {
        var sentences = new List<string>();
        foreach (var line in prose.AsSpan().EnumerateLines())
            SplitLine(ListMarker().Replace(line.ToString(), ""), sentences);
        return sentences;
    }

    private static void SplitLine(string line, List<string> sentences)
    {
        var uncut = Uncut().Matches(line);
        var start = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (!IsStop(line[at]))
                continue;
            var behindStops = SkipWhile(line, at, IsStop);
            var end = SkipWhile(line, behindStops, IsCloser);
            if (EndsSentence(line, at, behindStops, end) && !uncut.Any(piece => piece.Index < end && end < piece.Index + piece.Length))
            {
                Add(line[start..end], sentences);
                start = end;
            }

            at = end - 1;
        }

        Add(line[start..], sentences);
    }

    private static bool EndsSentence(string line, int firstStop, int behindStops, int end)
    {
        var next = SkipWhile(line, end, c => !char.IsLetterOrDigit(c) && !char.IsSurrogate(c));
        if (next == line.Length)
            return false;
        var lastStop = line[behindStops - 1];
        if (FullWidthStops.Contains(lastStop, StringComparison.Ordinal) || (lastStop != '…' && IsIdeograph(line[end])))
            return true;
        if (!char.IsWhiteSpace(line[end]) || char.IsLower(line[next]))
            return false;
        return behindStops - firstStop > 1 || line[firstStop] != '.' || !IsAbbreviation(line, firstStop, next);
    }

    private static bool IsAbbreviation(string line, int stop, int next)
    {
        var word = WordBefore(line, stop);
        var nextWord = line[next..SkipWhile(line, next, char.IsLetter)];
        return Abbreviations.IsBeforeName(word)
            || (char.IsDigit(line[next]) && Abbreviations.IsBeforeNumber(word))
            || (Abbreviations.MayEndSentence(word) && !Abbreviations.BeginsSentence(nextWord));
    }

    /// <summary>The letters and dots that end before a stop.</summary>
    private static string WordBefore(string line, int stop)
    {
        var start = stop;
        while (start > 0 && (char.IsLetterOrDigit(line[start - 1]) || line[start - 1] == '.'))
            start--;
        return line[start..stop];
    }

    private static void Add(string piece, List<string> sentences)
    {
        var sentence = piece.Trim();
        if (sentence.Length > 0)
            sentences.Add(sentence);
    }

    private static int SkipWhile(string line, int from, Func<char, bool> condition)
    {
        while (from < line.Length && condition(line[from]))
            from++;
        return from;
    }

    private static bool IsStop(char c) => Stops.Contains(c, StringComparison.Ordinal) || FullWidthStops.Contains(c, StringComparison.Ordinal);

    private static bool IsCloser(char c) => Closers.Contains(c, StringComparison.Ordinal);

    private static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u9FFF';

    [GeneratedRegex(@"^\s*(?:[-*+•‣◦–]|\(?[0-9]{1,2}[.)])(?:\s+|$)")]
    private static partial Regex ListMarker();

    [GeneratedRegex("""
        \*[^\s*](?:[^*]{0,100}[^\s*])?\*
        |(?<!\w)"(?=\S)[^"]{1,100}"
        |“[^”]{1,100}”|「[^」]{1,100}」|《[^》]{1,100}》
        |\([^()]{1,200}\)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Uncut();
}
