using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class SequencesReaderTests : IDisposable
{
    private static readonly ImportOptions Sequences = new() { Format = ImportFormat.Sequences };

    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void Time_is_the_place_in_the_line_and_repeats_stay()
    {
        var report = _import.Import("u 5 5 7\nv\tx  y \r\n", Sequences);

        Assert.Equal([Of("u", "5", 0), Of("u", "5", 1), Of("u", "7", 2), Of("v", "x", 0), Of("v", "y", 1)], _import.Interactions());
        Assert.Equal(0, report.Changes.Duplicates);
    }

    [Theory]
    [InlineData("u 1 2\nv\n", "data.txt:2: user 'v' has no items;")]
    [InlineData("u 1 2\nv 1\nu 3\n", "data.txt:3: user 'u' has a line already")]
    [InlineData("u 1 \u0001\n", "data.txt:1: the item id holds a control character")]
    [InlineData(" \n", "'data.txt' is empty")]
    public void What_is_wrong_is_said_with_its_place(string content, string error) =>
        Assert.StartsWith(error, _import.ErrorOf(content, Sequences), StringComparison.Ordinal);

    [SkippableFact]
    public void Amazon_beauty_has_its_published_size()
    {
        var report = _import.Import(SharedFiles.Path("beauty/Beauty.txt"), ImportFormat.Sequences);

        var dataset = DatasetPreparer.Prepare(_import.Interactions(), new PreparationOptions()).Dataset;
        Assert.Equal(198_502, report.Rows);
        Assert.Equal((22_363, 12_101, 198_502), (dataset.UserCount, dataset.ItemCount, dataset.InteractionCount));
        Assert.Equal(["1", "2", "3", "4", "5"], dataset.SequenceOf("1"));
    }
}
