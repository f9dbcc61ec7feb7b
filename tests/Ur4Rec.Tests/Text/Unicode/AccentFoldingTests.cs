using Ur4Rec.Text.Unicode;

namespace Ur4Rec.Tests.Text.Unicode;

public class AccentFoldingTests
{
    [Theory]
    [InlineData("Am\u00E9lie", "Amelie")]
    [InlineData("Ame\u0301lie", "Amelie")]
    [InlineData("Fran\u00E7ois \u0130stanbul \u1EC7", "Francois Istanbul e")]
    [InlineData("\u00F8 \u00DF \u0142 \uFB01", "\u00F8 \u00DF \u0142 \uFB01")]
    [InlineData("\u0430\u0439", "\u0430\u0438")]
    [InlineData("\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("\u0301", "")]
    [InlineData("\U0001F600\u0301", "\U0001F600")]
    [InlineData("\u093F", "\u093F")]
    [InlineData("", "")]
    public void Strips_marks_and_nothing_else(string text, string wanted) => Assert.Equal(wanted, AccentFolding.Strip(text));

    [Fact]
    public void Lone_surrogates_stay() => Assert.Equal("e\uD83D", AccentFolding.Strip("\u00E9\uD83D"));
}
