using Ur4Rec.Tests.Data;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Tests.Text.Encoders.Bert;

/// <summary>Pieces derived by hand from the vocabulary of all-MiniLM-L6-v2 (that of bert-base-uncased).</summary>
public class MiniLmTokenizerTests
{
    [SkippableTheory]
    [InlineData("Toy Story (1995)", "toy story ( 1995 )")]
    [InlineData("unaffable", "una ##ffa ##ble")]
    [InlineData("", "")]
    [InlineData("   \t\n", "")]
    [InlineData("don't", "don ' t")]
    [InlineData("e.g.", "e . g .")]
    [InlineData("In 1995, 42nd & 3.14", "in 1995 , 42nd & 3 . 14")]
    [InlineData("$5 \u20AC5 \u00A35 \u20B95", "$ 5 \u20AC ##5 \u00A35 \u20B9 ##5")]
    [InlineData("~^`|<>=+", "~ ^ ` | < > = +")]
    [InlineData("\u201Cquoted\u201D \u2014 it\u2019s\u2026", "\u201C quoted \u201D \u2014 it \u2019 s \u2026")]
    [InlineData("\u00BFQu\u00E9?", "\u00BF que ?")]
    public void Plain_text(string text, string pieces) => Check(text, pieces);

    [SkippableTheory]
    [InlineData("Caf\u00E9", "cafe")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("Na\u00EFve fa\u00E7ade", "naive facade")]
    [InlineData("\u1E69 \u1EC7", "s e")]
    [InlineData("\u0301\u0323", "")]
    [InlineData("a\u0301\u0323b", "ab")]
    [InlineData("\u0130stanbul", "istanbul")]
    [InlineData("Stra\u00DFe STRASSE", "st ##ra\u00DFe st ##ras ##se")]
    [InlineData("\uFB01nd of\uFB01ce", "\uFB01 ##nd of ##\uFB01 ##ce")]
    [InlineData("\u039F\u0394\u039F\u03A3", "\u03BF ##\u03B4 ##\u03BF ##\u03C3")]
    [InlineData("\u2460 \u00BD \u00B2", "[UNK] \u00BD \u00B2")]
    public void Accents_and_letters(string text, string pieces) => Check(text, pieces);

    [SkippableTheory]
    [InlineData("\u6771\u4EAC", "\u6771 \u4EAC")]
    [InlineData("\u6771\u4EAC\u3067 Tokyo", "\u6771 \u4EAC \u3066 tokyo")]
    [InlineData("\U00020000\u3400", "[UNK] [UNK]")]
    [InlineData("\U0002B820a", "[UNK]")]
    [InlineData("\uD55C\uAD6D\uC5B4", "\u1112 ##\u1161 ##\u11AB ##\u1100 ##\u116E ##\u11A8 ##\u110B ##\u1165")]
    [InlineData("\u3053\u3093\u306B\u3061\u306F", "\u3053 ##\u3093 ##\u306B ##\u3061 ##\u306F")]
    [InlineData("\u30AC\u30F3\u30C0\u30E0", "\u30AB ##\u30F3 ##\u30BF ##\u30E0")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD", "\u05E9 ##\u05DC ##\u05D5 ##\u05DD")]
    [InlineData("\u0939\u093F\u0928\u094D\u0926\u0940", "\u0939 ##\u093F ##\u0928 ##\u0926 ##\u0940")]
    [InlineData("\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35", "[UNK]")]
    public void Scripts(string text, string pieces) => Check(text, pieces);

    [SkippableTheory]
    [InlineData("I \U0001F600 it", "i [UNK] it")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467", "[UNK]")]
    [InlineData("\U0001D400BC", "[UNK]")]
    [InlineData("a\uD83Db", "ab")]
    [InlineData("\uDE00\uD83D", "")]
    [InlineData("a\uFFFDb", "ab")]
    [InlineData("\uE000x", "x")]
    [InlineData("a\u0000b\u0007c\u007Fd\u001Be", "abc ##de")]
    [InlineData("a\u000Bb\u000Cc\u0085d", "abc ##d")]
    [InlineData("a\tb\nc\rd", "a b c d")]
    [InlineData("a\u00A0b\u3000c\u2009d", "a b c d")]
    [InlineData("line\u2028break\u2029end", "line break end")]
    [InlineData("zero\u200Bwidth\uFEFF no\u00ADbreak", "zero ##wi ##dt ##h no ##break")]
    [InlineData("\u0C95 hello", "[UNK] hello")]
    public void What_is_no_letter(string text, string pieces) => Check(text, pieces);

    [SkippableTheory]
    [InlineData("[CLS] a [SEP] b[MASK]c [sep] [ SEP ]", "[CLS] a [SEP] b [MASK] c [ sep ] [ sep ]")]
    [InlineData("[[SEP]]", "[ [SEP] ]")]
    [InlineData("[SE", "[ se")]
    public void Special_tokens_are_found_as_they_stand(string text, string pieces) => Check(text, pieces);

    [SkippableFact]
    public void A_word_of_more_than_a_hundred_characters_is_unknown()
    {
        Check(new string('x', 100), "xx" + string.Concat(Enumerable.Repeat(" ##xx", 49)));
        Check(new string('x', 101), "[UNK]");
        Check(string.Concat(Enumerable.Repeat("\U00010400", 101)), "[UNK]");
    }

    [SkippableFact]
    public void Truncation_keeps_the_first_and_the_frame()
    {
        var tokenizer = WordPieceTokenizer.Load(SharedFiles.MiniLm());
        Assert.Equal([101, 2026, 3899, 102], tokenizer.Encode("My dog is hairy", 4));
        Assert.Equal([101, 14477, 20961, 102], tokenizer.Encode("unaffable", 4));
        Assert.Equal([101, 102], tokenizer.Encode("unaffable", 2));
        Assert.Equal([101, 102], tokenizer.Encode("", 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", 1));
    }

    private static void Check(string text, string pieces)
    {
        var directory = SharedFiles.MiniLm();
        var vocabulary = File.ReadAllLines(Path.Combine(directory, "vocab.txt"));
        using var slow = new TemporaryFolder();
        foreach (var file in new[] { "vocab.txt", "tokenizer_config.json" })
            File.WriteAllBytes(slow[file], File.ReadAllBytes(Path.Combine(directory, file)));
        foreach (var tokenizer in new[] { WordPieceTokenizer.Load(directory), WordPieceTokenizer.Load(slow.Root) })
        {
            Assert.Equal(30522, tokenizer.VocabularySize);
            Assert.Equal($"[CLS] {pieces}".TrimEnd() + " [SEP]", string.Join(' ', tokenizer.Encode(text, 512).Select(id => vocabulary[id])));
        }
    }
}
