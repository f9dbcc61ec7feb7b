using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Data.Importing.Features;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests.Text.Vectors;

public sealed class ImageFeaturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageFeaturesTests()
    {
        using var writer = StoreWriter.OpenOrCreate(Store);
        foreach (var item in (string[])["1", "2", "487", "8.0", "x"])
            writer.Add(Interactions.Of("u", item, 1));
        writer.Commit();
    }

    private string Store => _folder["test.db"];

    public void Dispose() => _folder.Dispose();

    private ImageImportReport Import(string[] ids, float[] values, int skipBadRows = 0)
    {
        File.WriteAllBytes(_folder["f.npy"], NpyBytes.Of("<f4", $"({ids.Length}, {values.Length / ids.Length})", NpyBytes.Floats(values)));
        return ImageFeatures.Import(_folder["f.npy"], Store, new FeatureSource(_folder.Write("ids.txt", string.Join('\n', ids))), skipBadRows);
    }

    private string Refusal(string[] ids, float[] values, int skipBadRows = 0) =>
        Assert.Throws<InputException>(() => Import(ids, values, skipBadRows)).Message;

    private float[] Find(string item)
    {
        using var file = VectorFile.Open(Store + ".images.safetensors");
        return file.TryFind(new ItemId(item), out var features) ? features.ToArray() : [];
    }

    [Fact]
    public void Features_are_found_by_their_item_and_unknown_ids_are_listed()
    {
        var report = Import(["487.0", "8.0", "2", "nine", "3.0"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

        Assert.Equal((Store + ".images.safetensors", 2, 3, 0), (report.File, report.Dimensions, report.Added, report.Replaced));
        Assert.Equal(["nine", "3.0"], report.UnknownIds);
        Assert.Empty(report.BadRows);
        Assert.Equal([1f, 2], Find("487"));
        Assert.Equal([3f, 4], Find("8.0"));
        Assert.Equal([5f, 6], Find("2"));
        Assert.Empty(Find("487.0"));
    }

    [Fact]
    public void New_rows_replace_old_ones_and_the_rest_stays()
    {
        Import(["1", "2"], [1, 1, 2, 2]);

        var report = Import(["2", "x"], [3, 3, 4, 4]);

        Assert.Equal((1, 1), (report.Added, report.Replaced));
        Assert.Equal([1f, 1], Find("1"));
        Assert.Equal([3f, 3], Find("2"));
        Assert.Equal([4f, 4], Find("x"));
    }

    [Fact]
    public void Bad_rows_are_named_or_skipped_within_the_limit()
    {
        string[] ids = ["1", "2", "487", "unknown"];
        float[] values = [0, 0, 1, float.NaN, 5, 6, 0, 0];

        Assert.EndsWith(
            "has 2 bad rows: row 0 (item '1') is zero throughout; row 1 (item '2') holds NaN in dimension 1. Repair them, or leave them out with --skip-bad-rows 2.",
            Refusal(ids, values, skipBadRows: 1),
            StringComparison.Ordinal);
        Assert.False(File.Exists(Store + ".images.safetensors"));
        var report = Import(ids, values, skipBadRows: 2);
        Assert.Equal([new BadFeatureRow(0, "1", "is zero throughout"), new BadFeatureRow(1, "2", "holds NaN in dimension 1")], report.BadRows);
        Assert.Equal(1, report.Added);
        Assert.Empty(Find("1"));
        Assert.Contains("holds -Infinity in dimension 0", Refusal(["1"], [float.NegativeInfinity]), StringComparison.Ordinal);
        Assert.Contains("no good row", Refusal(["1"], [0], skipBadRows: 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Twice_the_same_item_is_an_error()
    {
        Assert.Contains("has the item '2' twice, in rows 0 and 2", Refusal(["2", "1", "2"], [1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("has the item '2' twice, in rows 0 and 1", Refusal(["2", "2.0"], [1, 2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_another_data_set_are_an_error()
    {
        var ids = Enumerable.Range(100, 7).Select(id => $"{id}").ToArray();

        Assert.Contains("knows none of the ids", Refusal(ids, new float[7]), StringComparison.Ordinal);
        Assert.Contains("100, 101, 102, 103, 104, and 2 more", Refusal(ids, new float[7]), StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_model_are_not_mixed_in()
    {
        Import(["1"], [1, 2]);

        Assert.Contains("Delete '", Refusal(["2"], [1, 2, 3]), StringComparison.Ordinal);
        Assert.Equal([1f, 2], Find("1"));
    }
}
