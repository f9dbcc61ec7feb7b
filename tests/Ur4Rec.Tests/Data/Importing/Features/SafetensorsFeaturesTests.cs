using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Tests.Data.Importing.Features;

public sealed class SafetensorsFeaturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static SafetensorsContent Matrix(string name, params float[] values) => SafetensorsContent.Of(name, values, values.Length / 2, 2);

    private static SafetensorsContent Ids(string name, params long[] values) =>
        new(name, SafetensorsDataType.I64, [values.Length], stream => stream.Write([.. values.SelectMany(BitConverter.GetBytes)]));

    private FeatureTable Read(FeatureSource source, params SafetensorsContent[] contents)
    {
        SafetensorsWriter.Write(_folder["f.safetensors"], contents);
        return FeatureTable.Read(_folder["f.safetensors"], source);
    }

    private string Refusal(FeatureSource source, params SafetensorsContent[] contents) =>
        Assert.Throws<InputException>(() => Read(source, contents)).Message;

    [Theory]
    [InlineData("ids")]
    [InlineData("item_ids")]
    public void Ids_of_the_file_itself_are_used(string name)
    {
        var table = Read(new FeatureSource(), Matrix("clip", 1, 2, 3, 4), Ids(name, 487, 5));

        Assert.Equal(["487", "5"], table.Ids);
        Assert.Equal([[1f, 2], [3, 4]], table.Rows);
    }

    [Fact]
    public void Ids_that_are_given_stand_over_those_of_the_file()
    {
        var contents = new[] { Matrix("clip", 1, 2, 3, 4), Ids("ids", 487, 5) };

        Assert.Equal(["x", "y"], Read(new FeatureSource(_folder.Write("ids.txt", "x\ny")), contents).Ids);
        Assert.Equal(["1", "3"], Read(new FeatureSource(IdColumn: 0), contents).Ids);
    }

    [Fact]
    public void One_of_several_matrices_must_be_named()
    {
        var contents = new[] { Matrix("a", 1, 2), Matrix("b", 3, 4), SafetensorsContent.Of("vector", [1f], 1), Ids("ids", 7) };

        Assert.Equal([[3f, 4]], Read(new FeatureSource(Tensor: "b"), contents).Rows);
        Assert.Contains("several matrices, a, b; name one with --image-tensor", Refusal(new FeatureSource(), contents), StringComparison.Ordinal);
        Assert.Contains("no tensor 'c', only a, b, ids, vector", Refusal(new FeatureSource(Tensor: "c"), contents), StringComparison.Ordinal);
        Assert.Contains("tensor 'vector' is [1], which is no matrix", Refusal(new FeatureSource(Tensor: "vector"), contents), StringComparison.Ordinal);
        Assert.Contains("no matrix of floating-point numbers, only ids", Refusal(new FeatureSource(), Ids("ids", 7)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_or_id_is_refused()
    {
        Assert.Contains("does not fit 32 bits", Refusal(new FeatureSource(), Matrix("a", 1, 2), Ids("ids", 1L << 40)), StringComparison.Ordinal);
        _folder.Write("f.safetensors", "short");
        Assert.Contains("truncated", Assert.Throws<InputException>(() => FeatureTable.Read(_folder["f.safetensors"], new FeatureSource())).Message, StringComparison.Ordinal);
    }
}
