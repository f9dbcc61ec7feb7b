using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Serialization;

public sealed class ModuleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("module.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_module_loads_into_another_of_its_kind()
    {
        using var saved = new Pair(2, 3);
        using var loaded = new Pair(2, 3);
        for (var i = 0; i < 6; i++)
            saved.Weight.Values[i] = i + 0.5f;
        saved.Inner.Bias.Values[2] = -7f;
        loaded.Weight.IsFrozen = true;

        saved.Save(Target, "pair.", new Dictionary<string, string> { ["kind"] = "pair" });
        loaded.Load(Target, "pair.");

        Assert.Equal(saved.Weight.Values.ToArray(), loaded.Weight.Values.ToArray());
        Assert.Equal([0f, 0f, -7f], loaded.Inner.Bias.Values.ToArray());
        using var file = SafetensorsFile.Open(Target);
        Assert.Equal("pair", file.Metadata["kind"]);
        Assert.Equal([2L, 3], file.ShapeOf("pair.weight"));
        Assert.Equal([3L], file.ShapeOf("pair.inner.bias"));
    }

    [Fact]
    public void A_row_may_be_stored_as_a_matrix()
    {
        using var module = new Pair(2, 3);
        using var row = new Parameter(1, 3);
        row.Values.Fill(4f);
        SafetensorsWriter.Write(Target, [("inner.bias", row, [1, 3]), ("weight", module.Weight, [2, 3])]);

        module.Load(Target);

        Assert.Equal([4f, 4f, 4f], module.Inner.Bias.Values.ToArray());
    }

    [Fact]
    public void Everything_that_does_not_fit_is_one_error_and_the_module_stays_as_it_was()
    {
        using var module = new Pair(2, 3);
        using var wide = new Parameter(2, 4);
        wide.Values.Fill(1f);
        SafetensorsWriter.Write(Target, [("weight", wide, [2, 4]), ("extra", wide, [8])]);

        var error = Assert.Throws<SafetensorsException>(() => module.Load(Target));

        Assert.Equal($"{Target}: it does not fit the model: 'weight' is [2, 4], wanted [2, 3]; 'inner.bias' [3] is missing; 'extra' [8] is unexpected.", error.Message);
        Assert.All(module.Weight.Values.ToArray(), value => Assert.Equal(0f, value));
    }

    [Theory]
    [InlineData("[6]")]
    [InlineData("[3,2]")]
    [InlineData("[1,2,3]")]
    [InlineData("[4294967298,3]")]
    public void A_matrix_has_one_shape_only(string shape)
    {
        using var module = new Pair(2, 3);
        var bytes = shape.StartsWith("[4294", StringComparison.Ordinal) ? 0 : 24;
        File.WriteAllBytes(Target, SafetensorsBytes.File($"{{{SafetensorsBytes.Entry("weight", "F32", shape, 0, bytes)},{SafetensorsBytes.Entry("inner.bias", "F32", "[3]", bytes, bytes + 12)}}}", bytes + 12));

        Assert.Contains("weight", Assert.Throws<SafetensorsException>(() => module.Load(Target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_are_no_parameters()
    {
        using var module = new Pair(1, 1);
        File.WriteAllBytes(Target, SafetensorsBytes.File($"{{{SafetensorsBytes.Entry("weight", "I32", "[1,1]", 0, 4)},{SafetensorsBytes.Entry("inner.bias", "F32", "[1]", 4, 8)}}}", 8));

        Assert.Contains("'weight' holds I32, wanted floating-point", Assert.Throws<SafetensorsException>(() => module.Load(Target)).Message, StringComparison.Ordinal);
    }

    private sealed class Pair : Module
    {
        public Pair(int rows, int columns)
        {
            Weight = Register("weight", new Parameter(rows, columns));
            Inner = Register("inner", new Single(columns));
        }

        public Parameter Weight { get; }

        public Single Inner { get; }
    }

    private sealed class Single : Module
    {
        public Single(int columns) => Bias = Register("bias", new Parameter(1, columns));

        public Parameter Bias { get; }
    }
}
