namespace Ur4Rec.Text.Unicode;

/// <summary>The arithmetic of Hangul syllables (The Unicode Standard, section 3.12).</summary>
internal static class HangulSyllable
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeTrailing = 0x11A7;
    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    public static bool IsSyllable(int point) => (uint)(point - FirstSyllable) < Leadings * Vowels * Trailings;

    /// <summary>Appends the leading consonant, the vowel and, where there is one, the trailing consonant.</summary>
    public static void AppendJamo(List<int> points, int syllable)
    {
        var index = syllable - FirstSyllable;
        points.Add(FirstLeading + (index / (Vowels * Trailings)));
        points.Add(FirstVowel + (index / Trailings % Vowels));
        if (index % Trailings != 0)
            points.Add(BeforeTrailing + (index % Trailings));
    }
}
