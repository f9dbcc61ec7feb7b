namespace Ur4Rec.Text;

/// <summary>English words whose dot does not, or need not, end a sentence. Words are given without their last dot.</summary>
internal static class Abbreviations
{
    private static readonly HashSet<string> s_beforeName = Words(
        "mr mrs ms mx dr prof st mt ft gen col maj lt sgt capt cpl rev hon pres gov sen rep msgr vs v e.g eg i.e ie cf viz approx incl feat dept dir");

    private static readonly HashSet<string> s_beforeNumber = Words(
        "no nos vol vols ch fig figs pt pp art sec ed op jan feb mar apr jun jul aug sept sep oct nov dec approx ca c vs");

    private static readonly HashSet<string> s_mayEndSentence = Words("jr sr etc inc ltd co corp bros al ave blvd rd esq a.m p.m ph.d");

    // The commonest first words of English sentences: behind 'U.S.' or 'Jr.' they tell a new sentence from a name that goes on.
    private static readonly HashSet<string> s_firstWords = Words(
        """
        a according additionally after all also although an and another as at avoids based because before both but by despite each enjoys even every
        fans finally for from furthermore given has he her here his how however i ideal if in instead is it its lately less likes many meanwhile
        more moreover most my no not nothing of often on one only our overall perfect prefers rather several she shows similarly since so some
        such tends that the their then there these they this those though through thus to together under unlike until user users we what when
        where whether which while who why with without yet you your
        """);

    /// <summary>Whether a name follows, as after 'Mr', or at least no sentence, as after 'e.g'.</summary>
    public static bool IsBeforeName(string word) => s_beforeName.Contains(word);

    /// <summary>Whether a number that follows belongs to it, as after 'No'.</summary>
    public static bool IsBeforeNumber(string word) => s_beforeNumber.Contains(word);

    /// <summary>Whether it may stand anywhere in a sentence: 'Jr', an initial, 'U.S'.</summary>
    public static bool MayEndSentence(string word) => s_mayEndSentence.Contains(word) || AreInitials(word);

    /// <summary>Whether a word is one of those that commonly begin a sentence.</summary>
    public static bool BeginsSentence(string word) => s_firstWords.Contains(word);

    private static bool AreInitials(string word) => word.Length > 0 && word.Split('.').All(part => part.Length == 1 && char.IsLetter(part[0]));

    private static HashSet<string> Words(string list) =>
        new(list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
