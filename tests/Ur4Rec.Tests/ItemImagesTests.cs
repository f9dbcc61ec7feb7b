using Ur4Rec.Data;

namespace Ur4Rec.Tests;

public sealed class ItemImagesTests : IDisposable
{
    private readonly FeatureStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_item_has_a_row_where_the_store_has_features_of_it()
    {
        _store.ImportImages(["jam", "pie", "tea"], 1, 2, 3, 4, 5, 6);
        var dataset = RunData.Load(_store.Configuration).Split.Dataset;

        var features = _store.Load();
        var table = features.Features.ItemImages!;

        Assert.Equal((2, 4, 2), (table.Columns, table.Subjects.Groups, table.Subjects.Total));
        Assert.Equal(new ImageSummary(2, 2), features.Summary.Images);
        var rows = Enumerable.Range(0, 4).ToDictionary(item => dataset.IdOf(new ItemIndex(item)).Value, item => FeatureStore.RowsOf(table, item));
        Assert.Equal([1f, 2], rows["jam"]);
        Assert.Equal([5f, 6], rows["tea"]);
        Assert.Empty(rows["cake"]);
        Assert.Empty(rows["milk"]);
    }

    [Fact]
    public void Images_that_are_not_wanted_or_of_no_item_of_the_run_are_none()
    {
        _store.ImportImages(["pie"], 3, 4);
        Assert.Null(_store.Load().Features.ItemImages);
        _store.ImportImages(["jam"], 1, 2);

        Assert.NotNull(_store.Load().Features.ItemImages);
        Assert.Null(_store.Load(c => c with { Images = new() { Use = false } }).Features.ItemImages);
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        File.WriteAllText(_store.Path + ".images.safetensors", "damaged");

        Assert.Contains("s.db.images.safetensors", Assert.Throws<InputException>(() => _store.Load()).Message, StringComparison.Ordinal);
    }
}
