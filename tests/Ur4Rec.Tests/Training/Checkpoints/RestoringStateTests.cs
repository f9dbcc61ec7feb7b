using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;
using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

public sealed class RestoringStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SafetensorsFile _tensors;
    private readonly RestoringState _state;

    public RestoringStateTests()
    {
        SafetensorsWriter.Write(_folder["state.safetensors"], [
            SafetensorsContent.Of("floats", [1, 2, 3], 3),
            new SafetensorsContent("integers", SafetensorsDataType.I32, [2], stream => stream.Write(new byte[8])),
            new SafetensorsContent("table", SafetensorsDataType.I32, [1, 2], stream => stream.Write(new byte[8])),
        ]);
        _tensors = SafetensorsFile.Open(_folder["state.safetensors"]);
        _state = new RestoringState("state.json", _tensors, new Dictionary<string, System.Text.Json.JsonElement> { ["text"] = RunJson.Element("two") });
    }

    public void Dispose()
    {
        _tensors.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_saved_comes_back()
    {
        Assert.Equal([1, 2, 3], _state.Floats("floats", []));
        Assert.Equal([0, 0], _state.Integers("integers", []));
        Assert.Equal("two", _state.Value("text", ""));
    }

    [Fact]
    public void What_has_another_type_or_shape_does_not_fit()
    {
        using var table = new Parameter(1, 2);
        Assert.Contains("tensor 'integers': it holds I32, wanted F32", Misfit(() => _state.Floats("integers", [])), StringComparison.Ordinal);
        Assert.Contains("tensor 'floats': it holds F32, wanted I32", Misfit(() => _state.Integers("floats", [])), StringComparison.Ordinal);
        Assert.Contains("tensor 'table': it holds I32, wanted F32", Misfit(() => _state.Tensor("table", table)), StringComparison.Ordinal);
        Assert.Contains("'floats' is [3], not [1, 2]", Misfit(() => _state.Tensor("floats", table)), StringComparison.Ordinal);
        Assert.Contains("it has no row 'table'", Misfit(() => _state.Floats("table", [])), StringComparison.Ordinal);
        Assert.Contains("it has no 'number'", Misfit(() => _state.Value("number", 1)), StringComparison.Ordinal);
        Assert.Contains("'text' is ", Misfit(() => _state.Value("text", 1)), StringComparison.Ordinal);
    }

    private static string Misfit(Action restore)
    {
        var message = Assert.Throws<InputException>(restore).Message;
        Assert.StartsWith("state.json does not fit this version of Ur4Rec: ", message, StringComparison.Ordinal);
        return message;
    }
}
