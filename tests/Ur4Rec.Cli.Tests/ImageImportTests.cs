using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Cli.Tests;

public sealed class ImageImportTests : IDisposable
{
    private static readonly string[] s_flags = ["import", "--store", "s.db", "--image-features", "clip.npy"];

    private readonly Workspace _workspace = new();

    public ImageImportTests()
    {
        _workspace.Write("data.csv", "user,item,time\nann,1,1\nann,2,2\nbob,487,3\n");
        _workspace.Succeed("import", "--format", "csv", "data.csv", "--store", "s.db");
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>A file as numpy.save writes it: [values / 2, 2] of float32.</summary>
    private void WriteFeatures(params float[] values)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length / 2}, 2), }}".PadRight(117) + "\n");
        File.WriteAllBytes(
            _workspace.PathOf("clip.npy"),
            [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. values.SelectMany(BitConverter.GetBytes)]);
    }

    [Fact]
    public void Features_are_kept_beside_the_store()
    {
        WriteFeatures(1, 2, 3, 4, 5, 6);
        _workspace.Write("ids.txt", "487.0\n2\n9\n");

        var output = _workspace.Succeed([.. s_flags, "--image-ids", "ids.txt"]);

        Assert.Equal(
            "skipped '9': the store does not know it\n"
            + "s.db.images.safetensors: 2 dimensions; added 2 items, replaced 0, skipped 1 unknown ids and 0 bad rows\n",
            output);
        using var file = VectorFile.Open(_workspace.PathOf("s.db.images.safetensors"));
        Assert.True(file.TryFind(new ItemId("487"), out var features));
        Assert.Equal([1f, 2], features);
    }

    [Fact]
    public void A_second_import_replaces_and_adds()
    {
        WriteFeatures(1, 0.5f, 2, 0.25f);
        _workspace.Succeed([.. s_flags, "--image-id-column", "0"]);
        WriteFeatures(2, 0.75f, 487, 0.125f);

        var report = _workspace.Succeed([.. s_flags, "--image-id-column", "0", "--json"]).ParseJson();

        Assert.Equal((1, 1, 1), (report.Number("added"), report.Number("replaced"), report.Number("dimensions")));
    }

    [Fact]
    public void Bad_rows_stop_the_import_or_are_skipped_and_listed()
    {
        WriteFeatures(0, 0, 3, 4);
        _workspace.Write("ids.json", "[1, 2]");
        string[] arguments = [.. s_flags, "--image-ids", "ids.json"];

        Assert.Contains("1 bad rows: row 0 (item '1') is zero throughout.", _workspace.Refuse(arguments), StringComparison.Ordinal);
        Assert.StartsWith("skipped row 0 (item '1') is zero throughout\n", _workspace.Succeed([.. arguments, "--skip-bad-rows", "1"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--store s.db --image-features clip.npy", "Nothing says which item each row of 'clip.npy' is of; give --image-ids FILE, or --image-id-column N.")]
    [InlineData("--store s.db --image-features none.npy", "The file of features 'none.npy' does not exist; correct the path.")]
    [InlineData("--store none.db --image-features clip.npy", "The store 'none.db' does not exist; make it with 'ur4rec import ... --store none.db', or correct the path.")]
    [InlineData("--store s.db --image-ids ids.txt", "--image-ids says more of --image-features FILE, which is missing. See 'ur4rec import --help'.")]
    [InlineData("--store s.db --image-features clip.npy --format csv", "Data, image features and what a service recorded are imported one after the other: give either --format and PATH, --image-features, or --state. See 'ur4rec import --help'.")]
    [InlineData("--store s.db --image-features clip.npy --image-id-column -1", "--image-id-column must be a whole number, 0 or more, not '-1'. See 'ur4rec import --help'.")]
    public void A_wrong_command_line_is_refused(string arguments, string message)
    {
        WriteFeatures(1, 2);

        Assert.Equal(message, _workspace.Refuse(["import", .. arguments.Split(' ')]));
    }
}
