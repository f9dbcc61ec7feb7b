using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Text;

namespace Ur4Rec.Tests.Text;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\n ")]
    [InlineData("-\n* \n1.")]
    public void Nothing_is_no_sentence(string prose) => Assert.Empty(SentenceSplitter.Split(prose));

    // '|' stands where a sentence ends.
    [Theory]
    [InlineData("Likes drama.| Dislikes war!| Why?| Nobody knows.")]
    [InlineData("Likes Mr. Deeds and Dr. Strangelove.| Hates St. Elmo's Fire vs. Rocky.")]
    [InlineData("Films (e.g., Alien), i.e. The Thing, by J. R. Smith and Samuel L. Jackson.| They are dark.")]
    [InlineData("Set in the U.S. Army of 1945.| Rated 3.5 of 5.| It won.")]
    [InlineData("It plays in the U.S.| It is long.")]
    [InlineData("Sung by Martin Luther King Jr. Singers.| He left Acme Inc.| Then he rested.")]
    [InlineData("Likes No. 5, vol. 2 and pp. 7.| No.| 5 is odd.", "Likes No. 5, vol. 2 and pp. 7.|No. 5 is odd.")]
    [InlineData("Loves *Toy Story*.| Then (at last).| And \"this.\"| And **that.**| End")]
    [InlineData("Saw *E.T. the Extra-Terrestrial* and *E.T.*, then *Faster Pussycat! Kill! Kill!* again.| Good.")]
    [InlineData("Saw \"Help! The Movie\" and “Stop! Or My Mom Will Shoot”.| Good.")]
    [InlineData("Funny (It is. Really.) and sad.| Yes.")]
    [InlineData("Loves *Airplane!* and *Jeopardy!*| They are fun.")]
    [InlineData("Well... he waits…| Then he goes...| End.")]
    [InlineData("What?!| No!!| Yes?| — Never.| “Quoted.”| ‘So.’")]
    [InlineData("From the 1990s.| 12 Monkeys counts.| A dog. then a cat.")]
    [InlineData("file.name and www.example.com/A.B?q=C stay.| Yes")]
    [InlineData("一部好电影。|他喜欢喜剧！|“真的吗？”|是的")]
    [InlineData("映画です。|「いい！」|彼は…待つ")]
    [InlineData("वह हँसता है।| वह रोता है।| هل هو جيد؟| نعم")]
    [InlineData("Says 5\" is small.| The 6\" is big.")]
    public void Prose_is_cut_where_sentences_end(string marked, string? expected = null) =>
        Assert.Equal(
            (expected ?? marked).Split('|').Select(sentence => sentence.Trim()),
            SentenceSplitter.Split(marked.Replace("|", "", StringComparison.Ordinal)));

    [Fact]
    public void Lines_end_sentences_and_lose_their_list_markers() =>
        Assert.Equal(
            ["Likes:", "drama", "old films. really", "war", "3.5 stars", "10 more", "-5 degrees", "1995 was good", "nested", "*Alien* first", "x"],
            SentenceSplitter.Split(
                "Likes:\r\n- drama\n  * old films. really\r• war\n3.5 stars\n\n2) 10 more\u2028-5 degrees\n1995 was good\n (3) nested\n*Alien* first\n+ x\n"),
            StringComparer.Ordinal);

    [Fact]
    public void No_sentence_is_empty_and_no_character_lost_or_moved()
    {
        var pieces = Gen.Elements(
            "word", "Word", "a", "I", "Mr", "e.g", "U.S", "3", "好", "。", "！", ".", "..", "…", "!", "?", "\"", "”", "*", "**", "(", ")", "—", "-", " ", "  ", "\t",
            "\u00A0", "😀", "\uD83D", "1.", "•");
        var line = pieces.ListOf().Select(list => "x" + string.Concat(list));
        var marker = Gen.Elements("", "- ", "* ", "• ", "1. ", "12) ", " (3)\t");
        var lines = marker.Zip(line).ListOf();
        Prop.ForAll(lines.ToArbitrary(), list =>
        {
            var sentences = SentenceSplitter.Split(string.Join('\n', list.Select(pair => pair.Item1 + pair.Item2)));
            return sentences.All(sentence => sentence.Length > 0 && sentence == sentence.Trim())
                && Ink(string.Concat(sentences)) == Ink(string.Concat(list.Select(pair => pair.Item2)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_at_all_keeps_its_characters_in_order() =>
        Prop.ForAll<string>(text =>
        {
            var prose = "x" + text?.ReplaceLineEndings("\nx");
            var kept = Ink(string.Concat(SentenceSplitter.Split(prose)));
            return kept == Ink(prose);
        }).QuickCheckThrowOnFailure();

    private static string Ink(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
