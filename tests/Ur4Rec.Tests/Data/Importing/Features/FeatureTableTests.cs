using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using static Ur4Rec.Tests.Data.Importing.Features.NpyBytes;

namespace Ur4Rec.Tests.Data.Importing.Features;

public sealed class FeatureTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }

    private FeatureTable Read(byte[] npy, FeatureSource? source = null) =>
        FeatureTable.Read(Write("f.npy", npy), source ?? new FeatureSource(_folder.Write("ids.txt", "a\nb\n")));

    private string Refusal(byte[] npy, FeatureSource? source = null) => Assert.Throws<InputException>(() => Read(npy, source)).Message;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_format_is_read(byte version)
    {
        var table = Read(Of("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, 6), version: version));

        Assert.Equal(["a", "b"], table.Ids);
        Assert.Equal(3, table.Dimensions);
        Assert.Equal([[1f, 2, 3], [4, 5, 6]], table.Rows);
    }

    [Fact]
    public void Every_type_of_number_is_read()
    {
        float[][] expected = [[1, -2], [3, 4]];

        Assert.Equal(expected, Read(Of("<f8", "(2, 2)", Doubles(1, -2, 3, 4))).Rows);
        Assert.Equal(expected, Read(Of("<f2", "(2, 2)", Halves(1, -2, 3, 4))).Rows);
        Assert.Equal(expected, Read(Of("<i8", "(2, 2)", Longs(1, -2, 3, 4))).Rows);
        Assert.Equal(expected, Read(Of("<i4", "(2, 2)", [1, 0, 0, 0, 254, 255, 255, 255, 3, 0, 0, 0, 4, 0, 0, 0])).Rows);
        Assert.Equal(expected, Read(Of("<i2", "(2, 2)", [1, 0, 254, 255, 3, 0, 4, 0])).Rows);
        Assert.Equal(expected, Read(Of("|i1", "(2, 2)", [1, 254, 3, 4])).Rows);
        Assert.Equal([[1f, 254], [3, 4]], Read(Of("|u1", "(2, 2)", [1, 254, 3, 4])).Rows);
        Assert.Equal([[1f, 65534], [3, 4]], Read(Of("<u2", "(2, 2)", [1, 0, 254, 255, 3, 0, 4, 0])).Rows);
        Assert.Equal([[1f], [4294967295]], Read(Of("<u4", "(2, 1)", [1, 0, 0, 0, 255, 255, 255, 255])).Rows);
        Assert.Equal([[1f], [18446744073709551615]], Read(Of("<u8", "(2, 1)", Longs(1, -1))).Rows);
    }

    [Fact]
    public void Columns_in_a_row_are_read_as_columns()
    {
        Assert.Equal([[1f, 2, 3], [4, 5, 6]], Read(Of("<f4", "(2, 3)", Floats(1, 4, 2, 5, 3, 6), order: "True")).Rows);

        var table = Read(Of("<f4", "(2, 3)", Floats(1, 4, 2, 5, 3, 6), order: "True"), new FeatureSource(IdColumn: 1));
        Assert.Equal(["2", "5"], table.Ids);
        Assert.Equal([[1f, 3], [4, 6]], table.Rows);
    }

    [Fact]
    public void Any_matrix_is_read_in_either_order() =>
        Prop.ForAll<PositiveInt, PositiveInt, bool>((rowCount, columnCount, isColumnMajor) =>
        {
            var (rows, columns) = ((rowCount.Get % 30) + 1, (columnCount.Get * 41 % 900) + 1);
            var values = Enumerable.Range(0, rows * columns)
                .Select(i => isColumnMajor ? (float)((i % rows * columns) + (i / rows)) : i).ToArray();
            var ids = _folder.Write("many.txt", string.Join('\n', Enumerable.Range(0, rows)));
            var table = Read(Of("<f4", $"({rows}, {columns})", Floats(values), isColumnMajor ? "True" : "False"), new FeatureSource(ids));
            return table.Rows.SelectMany(row => row).SequenceEqual(Enumerable.Range(0, rows * columns).Select(i => (float)i));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_column_holds_the_ids()
    {
        var table = Read(Of("<f8", "(2, 3)", Doubles(0.5, 487, 1, 0.25, -9007199254740991, 2)), new FeatureSource(IdColumn: 1));

        Assert.Equal(["487", "-9007199254740991"], table.Ids);
        Assert.Equal([[0.5f, 1], [0.25f, 2]], table.Rows);
        Assert.Contains("1.5 is no id", Refusal(Of("<f4", "(1, 2)", Floats(1.5f, 1)), new FeatureSource(IdColumn: 0)), StringComparison.Ordinal);
        Assert.Contains("NaN is no id", Refusal(Of("<f4", "(1, 2)", Floats(float.NaN, 1)), new FeatureSource(IdColumn: 0)), StringComparison.Ordinal);
        Assert.Contains("up to 16777216", Refusal(Of("<f4", "(1, 2)", Floats(1 << 25, 1)), new FeatureSource(IdColumn: 0)), StringComparison.Ordinal);
        Assert.Contains("--image-id-column is 2, but", Refusal(Of("<f4", "(1, 2)", Floats(1, 2)), new FeatureSource(IdColumn: 2)), StringComparison.Ordinal);
        Assert.Contains("no features", Refusal(Of("<f4", "(2, 1)", Floats(1, 2)), new FeatureSource(IdColumn: 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">f4", "big-endian ('>f4'); save it with .astype('<f4')")]
    [InlineData("|O", "Python objects")]
    [InlineData("|S4", "save text with .astype(str)")]
    [InlineData("<c8", "of the type '<c8'")]
    [InlineData("|b1", "of the type '|b1'")]
    [InlineData("<f16", "of the type '<f16'")]
    [InlineData("", "of the type ''")]
    [InlineData("[('a', '<f4')]", "records of several fields")]
    public void Elements_that_are_not_read_are_named(string descr, string message)
    {
        var refusal = Refusal(Of(descr, "(2, 2)", new byte[16]));

        Assert.StartsWith($"'{_folder["f.npy"]}' cannot be read as a numpy array: ", refusal, StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_matrix_is_refused()
    {
        Assert.Contains("1 dimensions", Refusal(Of("<f4", "(2,)", Floats(1, 2))), StringComparison.Ordinal);
        Assert.Contains("3 dimensions", Refusal(Of("<f4", "(2, 1, 1)", Floats(1, 2))), StringComparison.Ordinal);
        Assert.Contains("0 dimensions", Refusal(Of("<f4", "()", Floats(1))), StringComparison.Ordinal);
        Assert.Contains("2 dimensions of text", Refusal(Of("<U1", "(2, 1)", Texts(1, "a", "b"))), StringComparison.Ordinal);
        Assert.Contains("no features", Refusal(Of("<f4", "(0, 3)", [])), StringComparison.Ordinal);
        Assert.Contains("no features", Refusal(Of("<f4", "(2, 0)", [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var whole = Of("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, 6));
        foreach (var length in (int[])[0, 5, 9, 11, 60, whole.Length - 1])
            Assert.StartsWith($"'{_folder["f.npy"]}' cannot be read as a numpy array: ", Refusal(whole[..length]), StringComparison.Ordinal);
        Assert.Contains("wants 24 bytes of elements and 25 follow", Refusal([.. whole, 0]), StringComparison.Ordinal);
        Assert.Contains("version 9", Refusal(Of("<f4", "(2, 3)", new byte[24], version: 9)), StringComparison.Ordinal);
        Assert.Contains("header is damaged", Refusal(Of("<f4", "2, 3", new byte[24])), StringComparison.Ordinal);
        Assert.Contains("header is damaged", Refusal(Of("<f4", "(2, 3)", new byte[24], order: "Perhaps")), StringComparison.Ordinal);
        Assert.Contains("dimension 99999999999", Refusal(Of("<f4", "(99999999999, 3)", new byte[24])), StringComparison.Ordinal);
        Assert.Contains("wants 55340232169589047308 bytes", Refusal(Of("<f4", "(2147483647, 2147483647, 3)", new byte[24])), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_must_be_there_and_be_as_many_as_rows()
    {
        var matrix = Of("<f4", "(2, 1)", Floats(1, 2));

        Assert.Contains("give --image-ids FILE, or --image-id-column N", Refusal(matrix, new FeatureSource()), StringComparison.Ordinal);
        Assert.Contains("3 ids for the 2 rows", Refusal(matrix, new FeatureSource(_folder.Write("3.txt", "a\nb\nc"))), StringComparison.Ordinal);
        Assert.Contains("not in both", Refusal(matrix, new FeatureSource("x", 0)), StringComparison.Ordinal);
        Assert.Contains("a single array", Refusal(matrix, new FeatureSource(Tensor: "x")), StringComparison.Ordinal);
        Assert.Contains("none.npy' does not exist", Assert.Throws<InputException>(() => FeatureTable.Read("none.npy", new FeatureSource())).Message, StringComparison.Ordinal);
        Assert.Contains("neither a .npy nor a .safetensors", Assert.Throws<InputException>(() => FeatureTable.Read(_folder.Write("f.csv", ""), new FeatureSource())).Message, StringComparison.Ordinal);
    }
}
