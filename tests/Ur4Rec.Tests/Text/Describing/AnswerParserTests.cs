using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class AnswerParserTests
{
    [Theory]
    [InlineData("""["Likes drama.", "Hates war."]""")]
    [InlineData("""[" Likes drama. ", "", "  ", "—", "Hates war.", "Likes drama."]""")]
    [InlineData("```json\n[\"Likes drama.\", \"Hates war.\",]\n```")]
    [InlineData("```\n[\"Likes drama.\",\n\"Hates war.\"]```")]
    [InlineData("Sure! Here is the list:\n```json\n[\"Likes drama.\", \"Hates war.\"]\n```\nAnything else?")]
    [InlineData("Here you are: [\"Likes drama.\", \"Hates war.\"] I hope this helps.")]
    [InlineData("""{"sentences": ["Likes drama.", "Hates war."], "count": 2}""")]
    [InlineData("<think>\nThe list [\"Alien\"] is short.\n</think>\n\n[\"Likes drama.\", \"Hates war.\"]")]
    [InlineData("Likes drama. Hates war.")]
    [InlineData("- Likes drama.\n- Hates war.\n---")]
    [InlineData("```\nLikes drama. Hates war.\n```")]
    [InlineData("```Likes drama. Hates war.```")]
    [InlineData("```json[\"Likes drama.\", \"Hates war.\"]```")]
    public void Sentences_are_read_from_lists_and_prose(string answer) =>
        Assert.Equal(["Likes drama.", "Hates war."], AnswerParser.Parse(answer));

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("[]")]
    [InlineData("""["", " "]""")]
    [InlineData("```json\n[]\n```")]
    [InlineData("""{"sentences": []}""")]
    [InlineData("...")]
    public void Saying_nothing_gives_none(string answer) => Assert.Empty(AnswerParser.Parse(answer));

    [Theory]
    [InlineData("[", "the answer begins as JSON and is broken or cut off in its line 1")]
    [InlineData("[\"Likes drama.\",\n\"Hates wa", "the answer begins as JSON and is broken or cut off in its line 2")]
    [InlineData("```json\n[\"Likes drama.\",", "the answer begins as JSON and is broken or cut off in its line 1")]
    [InlineData("Here it is:\n{\"sentences\": [\"Likes drama.\"", "the answer begins as JSON and is broken or cut off in its line 1")]
    [InlineData("['Likes drama.', 'Hates war.']", "the answer begins as JSON and is broken or cut off in its line 1")]
    [InlineData("[“Likes drama.”]", "the answer begins as JSON and is broken or cut off in its line 1")]
    [InlineData("""[{"aspect": "genre", "text": "Likes drama."}]""", "element 1 of the answer's list is not a string (Object)")]
    [InlineData("""["Likes drama.", 3]""", "element 2 of the answer's list is not a string (Number)")]
    [InlineData("""["Likes drama.", null]""", "element 2 of the answer's list is not a string (Null)")]
    [InlineData("""{"error": "no"}""", "the answer is a JSON object with 0 lists, not a list of sentences")]
    [InlineData("""{"likes": ["a"], "hates": ["b"]}""", "the answer is a JSON object with 2 lists, not a list of sentences")]
    [InlineData("Likes:\n[\"a\"]\nHates:\n[\"b\"]", "the answer holds more than one JSON value")]
    [InlineData("""["\ud83d"]""", "the answer holds half of a surrogate pair")]
    [InlineData("<think>Let me see", "the answer ends before its thoughts do")]
    public void What_is_neither_is_never_taken_for_sentences(string answer, string reason) =>
        Assert.Equal(reason, Assert.Throws<AnswerFormatException>(() => AnswerParser.Parse(answer)).Message);

    [Fact]
    public void Brackets_in_prose_are_prose() =>
        Assert.Equal(
            ["[Note] Likes drama [1].", "Hates {war}."],
            AnswerParser.Parse("[Note] Likes drama [1]. Hates {war}."));

    [Fact]
    public void Every_cut_of_a_list_is_refused_or_empty_but_the_whole() =>
        Prop.ForAll(Gen.Choose(0, 28).ToArbitrary(), length =>
        {
            const string Whole = """["Likes it.", "Hates war."] """;
            try
            {
                return AnswerParser.Parse(Whole[..length]).Count == (length >= Whole.TrimEnd().Length ? 2 : 0);
            }
            catch (AnswerFormatException)
            {
                return length < Whole.TrimEnd().Length;
            }
        }).QuickCheckThrowOnFailure();
}
