using System.Text.Json;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class RunJsonTests
{
    [Theory]
    [InlineData("""{"names": [null], "texts": {}}""")]
    [InlineData("""{"names": ["a", null], "texts": {}}""")]
    [InlineData("""{"names": [], "texts": {"a": null}}""")]
    [InlineData("""{"names": null, "texts": {}}""")]
    [InlineData("""{"names": []}""")]
    [InlineData("null")]
    public void What_lacks_a_value_is_refused(string json) => Assert.Throws<JsonException>(() => RunJson.Read<Named>(json));

    [Fact]
    public void What_was_written_is_read()
    {
        var read = RunJson.Read<Named>("""{"names": ["a"], "texts": {"b": "c"}, "numbers": [1, null]}""");

        Assert.Equal(["a"], read.Names);
        Assert.Equal("c", read.Texts["b"]);
        Assert.Equal([1, null], read.Numbers);
    }

    private sealed record Named(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Texts)
    {
        public IReadOnlyList<int?> Numbers { get; init; } = [];
    }
}
