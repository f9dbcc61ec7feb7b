using Ur4Rec.Data;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class TitleMatcherTests
{
    [Theory]
    [InlineData("Toy Story", "I liked TOY   STORY.")]
    [InlineData("Toy Story (1995)", "*Toy Story*")]
    [InlineData("Toy Story", "(Toy Story, 1995)")]
    [InlineData("Godfather, The", "He saw The Godfather twice")]
    [InlineData("Godfather, The", "as in *Godfather, The*")]
    [InlineData("Godfather, The (1972)", "the godfather")]
    [InlineData("Shawshank Redemption, The", "tales like *Shawshank Redemption*")]
    [InlineData("The Shawshank Redemption", "tales like *Shawshank Redemption*")]
    [InlineData("Affair to Remember, An", "An Affair to Remember")]
    [InlineData("Haine, La", "La Haine")]
    [InlineData("Auberge espagnole, L'", "L’Auberge Espagnole")]
    [InlineData("Blue Angel, The (Blaue Engel, Der)", "Der blaue Engel")]
    [InlineData("Blue Angel, The (Blaue Engel, Der)", "The Blue Angel")]
    [InlineData("Seven (Se7en)", "films such as Se7en")]
    [InlineData("Seven (Se7en)", "films such as Seven")]
    [InlineData("Seven (a.k.a. Se7en) (1995)", "Se7en")]
    [InlineData("Postman, The aka Il Postino", "Il Postino")]
    [InlineData("Amélie", "Amelie")]
    [InlineData("Amelie", "Ame\u0301lie")]
    [InlineData("Mépris, Le", "le mepris")]
    [InlineData("Straße", "strasse")]
    [InlineData("Secrets & Lies", "secrets and lies")]
    [InlineData("Secrets and Lies", "*Secrets & Lies*")]
    [InlineData("Face/Off", "face-off")]
    [InlineData("M*A*S*H", "M*A*S*H")]
    [InlineData("Schindler's List", "Schindler’s List")]
    [InlineData("Schindler's List", "Schindlers List")]
    [InlineData("Fargo", "Fargo's humour")]
    [InlineData("2001: A Space Odyssey", "2001 – a space odyssey")]
    [InlineData("霸王别姬", "我喜欢霸王别姬这部电影")]
    [InlineData("Москва", "фильм «МОСКВА»")]
    public void A_title_is_found(string title, string text) => Assert.Single(new TitleMatcher([title]).Find([text]));

    [Theory]
    [InlineData("Fargo", "cargo and Fargoland")]
    [InlineData("Toy Story", "a toy, and its story of a toy")]
    [InlineData("Edge, The", "on the very edge")]
    [InlineData("Seven (1995)", "made in 1995")]
    [InlineData("M", "I'm fond of M&M")]
    [InlineData("", "anything")]
    [InlineData("...", "what then ...")]
    [InlineData("As Good As It Gets", "good as it gets")]
    public void What_is_no_title_is_not_found(string title, string text) => Assert.Empty(new TitleMatcher([title]).Find([text]));

    [Fact]
    public void Of_titles_within_titles_the_longest_counts() =>
        Assert.Equal([1, 2, 0], Find(["Fear", "Primal Fear", "Cape Fear"], "Primal Fear, Cape Fear; fear"));

    [Fact]
    public void Titles_that_overlap_both_count() =>
        Assert.Equal([0, 1], Find(["Before the Rain", "The Rain Maker"], "before the rain maker"));

    [Fact]
    public void A_longer_title_that_comes_to_nothing_does_not_hide_a_shorter_one() =>
        Assert.Equal([0], Find(["Star Wars", "Star Wars Holiday Special"], "Star Wars holiday"));

    [Fact]
    public void Items_of_one_title_are_one_mention()
    {
        var mention = Assert.Single(new TitleMatcher(["Sabrina (1954)", "Sabrina (1995)", null]).Find(["Sabrina"]));

        Assert.Equal([new ItemIndex(0), new ItemIndex(1)], mention.Items);
    }

    [Fact]
    public void A_title_that_was_cut_in_two_sentences_is_found_in_both()
    {
        var mention = Assert.Single(new TitleMatcher(["Mr. Holland's Opus"]).Find(["Liked *Mr.", "Holland's Opus*.", "And more."]));

        Assert.Equal((0, 1), (mention.FirstSentence, mention.LastSentence));
    }

    [Fact]
    public void An_item_without_a_usable_title_is_said_to_have_none()
    {
        var matcher = new TitleMatcher(["Fargo", null, "M", "!"]);

        Assert.Equal([true, false, false, false], Enumerable.Range(0, 4).Select(item => matcher.HasTitle(new ItemIndex(item))));
    }

    private static int[] Find(string[] titles, string text) =>
        [.. new TitleMatcher(titles).Find([text]).Select(mention => Assert.Single(mention.Items).Value)];
}
