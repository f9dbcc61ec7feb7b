using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class ItemTableTests
{
    private static readonly ItemTable s_table = new(
    [
        Item(0) with { Genres = ["Drama", "War"], Year = 1994 },
        Item(1) with { Genres = ["drama", "DRAMA"], Attributes = new Dictionary<string, string> { ["Studio"] = "A24", ["class"] = "Short" } },
        Item(2) with { Year = 1994, Attributes = new Dictionary<string, string> { ["studio"] = "a24" } },
        Item(3) with { Genres = ["Comedy"] },
    ]);

    [Theory]
    [InlineData("genre", "Drama", new[] { 0, 1 })]
    [InlineData("GENRES", "drama", new[] { 0, 1 })]
    [InlineData("Category", "war", new[] { 0 })]
    [InlineData("genre", "short", new[] { 1 })]
    [InlineData("year", "1994", new[] { 0, 2 })]
    [InlineData("year", "94", new int[0])]
    [InlineData("studio", "A24", new[] { 1, 2 })]
    [InlineData("nothing", "A24", new int[0])]
    public void Items_are_found_by_a_value_in_any_case(string attribute, string value, int[] expected) =>
        Assert.Equal(expected, Numbers(s_table.ItemsWith(new AttributeValue(attribute, value)).ToArray()));

    [Fact]
    public void Values_come_by_frequency_an_items_values_counted_once()
    {
        Assert.Equal(["Drama", "Comedy", "Short", "War"], s_table.Values("genre"));
        Assert.Equal(["A24"], s_table.Values("STUDIO"));
        Assert.Empty(s_table.Values("nothing"));
    }

    [Fact]
    public void What_nobody_knows_is_said_with_the_nearest_name()
    {
        s_table.RequireAttribute("categories");
        Assert.Equal("No item has an attribute 'stodio'. Did you mean 'Studio'?", Assert.Throws<InputException>(() => s_table.RequireAttribute("stodio")).Message);
        Assert.Equal("No item has an attribute 'x'.", Assert.Throws<InputException>(() => s_table.RequireAttribute("x")).Message);
        Assert.Equal(2, s_table.IndexOf(Id(2)).Value);
        Assert.Equal("There is no item 'I9'. Did you mean 'i0'?", Assert.Throws<UnknownIdException>(() => s_table.IndexOf(new ItemId("I9"))).Message);
    }

    [Fact]
    public void Hiding_leaves_the_rest_alone()
    {
        var hidden = s_table.With(Set(s_table, 1), Set(s_table, 3));

        Assert.Equal([1], Numbers(hidden.Hidden.ToArray()));
        Assert.Equal([3], Numbers(hidden.Unrankable.ToArray()));
        Assert.Empty(s_table.Hidden.ToArray());
        Assert.Same(s_table.Column("genre"), hidden.Column("genre"));
        Assert.Throws<ArgumentException>(() => s_table.With(ItemSet.None(3), ItemSet.None(4)));
    }

    [Fact]
    public void An_id_stands_once() => Assert.Throws<ArgumentException>(() => new ItemTable([Item(1), Item(1)]));
}
