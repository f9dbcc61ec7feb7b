using Ur4Rec.Data.Importing;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class JsonLinesReaderTests : IDisposable
{
    private static readonly ImportOptions JsonLines = new() { Format = ImportFormat.JsonLines };

    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void Ids_and_numbers_may_be_strings_or_numbers()
    {
        _import.Import(
            """
            {"user": 7, "item": "a b", "time": 100, "rating": 4.5, "kind": "view", "more": [1]}

            {"user": "😀", "item": "it's \"q\"", "time": "200", "rating": null}
            """,
            JsonLines);

        Assert.Equal([Of("7", "a b", 100, 4.5) with { Kind = "view" }, Of("😀", "it's \"q\"", 200)], _import.Interactions());
    }

    [Fact]
    public void A_line_without_user_and_time_describes_an_item()
    {
        var report = _import.Import(
            """
            {"item": "1", "title": "T", "description": "D\nE", "year": 2001, "genres": ["Drama", "War"], "brand": "B", "size": {"w": 2}, "no": null}
            {"user": "u", "item": "1", "time": 5}
            """,
            JsonLines);

        Assert.Equal((1, 1), (report.Rows, report.ItemRows));
        var item = _import.Item("1");
        Assert.Equal(("T", "D\nE", 2001), (item.Title, item.Text, item.Year));
        Assert.Equal(["Drama", "War"], item.Genres);
        Assert.Equal(new Dictionary<string, string> { ["brand"] = "B", ["size"] = """{"w": 2}""" }, item.Attributes);
    }

    [Theory]
    [InlineData("{\"user\": \"u\", \"item\": \"a\", \"ti", "data.txt:1: the line is not valid JSON (byte ")]
    [InlineData("[1, 2]", "data.txt:1: the line is not a JSON object;")]
    [InlineData("{\"user\": \"u\", \"time\": 1}", "data.txt:1: the object has no 'item', but 'user', 'time';")]
    [InlineData("{\"usr\": \"u\", \"item\": \"a\", \"time\": 1}", "data.txt:1: the object has no 'user', but 'usr', 'item', 'time';")]
    [InlineData("{\"user\": true, \"item\": \"a\", \"time\": 1}", "data.txt:1: 'user' is neither a string nor a number;")]
    [InlineData("{\"user\": \"\\ud83d\", \"item\": \"a\", \"time\": 1}", "data.txt:1: a string holds half of a surrogate pair;")]
    [InlineData("{\"user\": \"u\", \"item\": \"a\\u0000\", \"time\": 1}", "data.txt:1: the item id holds a control character")]
    [InlineData("{\"user\": \"u\", \"item\": \"a\", \"time\": 1e400}", "data.txt:1: the time '1e400' is not a number")]
    [InlineData("{\"title\": \"T\"}", "data.txt:1: the object has no 'item', but 'title';")]
    [InlineData("\n\n", "'data.txt' is empty")]
    public void What_is_wrong_is_said_with_its_place(string content, string error) =>
        Assert.StartsWith(error, _import.ErrorOf(content, JsonLines), StringComparison.Ordinal);
}
