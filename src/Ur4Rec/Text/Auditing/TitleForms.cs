using System.Text.RegularExpressions;

namespace Ur4Rec.Text.Auditing;

/// <summary>The ways in which a text may write a catalogue's title.</summary>
internal static partial class TitleForms
{
    // One letter, such as the film "M", would be found in every "I'm".
    private const int FewestCharacters = 2;

    private const string Apostrophes = "'’‘ʼ`´";

    private static readonly HashSet<string> s_articles = new(StringComparer.OrdinalIgnoreCase)
    {
        "The", "A", "An", "Le", "La", "Les", "L'", "Un", "Une", "Der", "Die", "Das", "Ein", "Eine", "El", "Los", "Las", "Una", "Il", "Lo", "Gli", "I",
        "O", "Os", "As", "Um", "Uma", "De", "Het", "Een", "Den", "Det", "En", "Ett", "Et",
    };

    private static readonly string[] s_englishArticles = ["The ", "A ", "An "];

    /// <summary>
    /// Word sequences, each of which names the title. "Godfather, The (1972)" gives 'the godfather' and 'godfather the'; what stands in
    /// parentheses or after 'a.k.a.' is a title of its own; an article may be missing where at least two words are left.
    /// </summary>
    public static IReadOnlyCollection<IReadOnlyList<string>> Of(string title)
    {
        var forms = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var spelling in Parts(title).SelectMany(Spellings))
        {
            // A text may write "Schindlers List" and "Schindler's List"; its own apostrophes divide words, so that "Fargo's" names Fargo.
            foreach (var written in (string[])[spelling, WithoutApostrophes(spelling)])
            {
                var words = TitleWords.Of(written);
                if (words.Sum(word => word.Length) >= FewestCharacters)
                    forms.TryAdd(string.Join(' ', words), words);
            }
        }

        return forms.Values;
    }

    private static IEnumerable<string> Parts(string title)
    {
        var main = Parentheses().Replace(title, " ");
        return Parentheses().Matches(title)
            .Select(match => match.Groups[1].Value)
            .Where(aside => !Year().IsMatch(aside))
            .Prepend(main)
            .SelectMany(part => AlsoKnownAs().Split(part))
            .Select(part => part.Trim());
    }

    private static IEnumerable<string> Spellings(string part)
    {
        yield return part;
        var comma = part.LastIndexOf(',');
        var last = comma < 0 ? "" : part[(comma + 1)..].Trim().Replace('’', '\'');
        if (s_articles.Contains(last))
        {
            var bare = part[..comma];
            yield return last.EndsWith('\'') ? last + bare : $"{last} {bare}";
            if (IsDistinctive(bare))
                yield return bare;
        }
        else if (Array.Find(s_englishArticles, article => part.StartsWith(article, StringComparison.OrdinalIgnoreCase)) is { } article)
        {
            if (IsDistinctive(part[article.Length..]))
                yield return part[article.Length..];
        }
    }

    /// <summary>'shawshank redemption' is; 'game' and 'edge', of "The Game" and "The Edge", are not.</summary>
    private static bool IsDistinctive(string bare) => TitleWords.Of(bare).Count >= 2;

    private static string WithoutApostrophes(string text) => string.Concat(text.Where(c => !Apostrophes.Contains(c, StringComparison.Ordinal)));

    [GeneratedRegex(@"\(([^()]*)\)")]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"^\s*\d{4}\s*$")]
    private static partial Regex Year();

    [GeneratedRegex(@"(?:^|\s)(?:a\.k\.a\.?|aka|also known as)\s", RegexOptions.IgnoreCase)]
    private static partial Regex AlsoKnownAs();
}
