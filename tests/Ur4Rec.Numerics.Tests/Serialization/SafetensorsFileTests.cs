using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Numerics.Tests.Testing;
using static Ur4Rec.Numerics.Tests.Serialization.SafetensorsBytes;

namespace Ur4Rec.Numerics.Tests.Serialization;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_what_PyTorch_wrote()
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", "08_adam.safetensors"));

        Assert.Equal(13, file.Names.Count());
        Assert.Equal("in.grad.b", file.Names.First());
        Assert.Equal([5L, 4, 3], file.ShapeOf("in.grad.w"));
        Assert.Equal(SafetensorsDataType.F32, file.DataTypeOf("in.grad.w"));
        Assert.Equal("08_adam", file.Metadata["case"]);
        Assert.True(file.Contains("param.w"));
        Assert.False(file.Contains("param.v"));
    }

    [Fact]
    public void A_slice_is_inside_its_tensor_and_of_its_type()
    {
        var header = $"{{{Entry("f", "F32", "[2, 2]", 0, 16)},{Entry("u", "U8", "[4]", 16, 20)}}}";
        byte[] data = [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes), 5, 6, 7, 8];
        using var file = Open(SafetensorsBytes.File(System.Text.Encoding.UTF8.GetBytes(header), data));

        Assert.Equal([3f, 4f], file.Slice<float>("f", 2, 2));
        Assert.True(file.Slice<byte>("u", 4, 0).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice<float>("f", 3, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice<float>("f", -1, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice<float>("f", 0, -1).Length);
        Assert.Throws<SafetensorsException>(() => file.Slice<byte>("f", 0, 1).Length);
        Assert.Throws<SafetensorsException>(() => file.Slice<int>("f", 0, 1).Length);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Slice<float>("f", 0, 1).Length);
    }

    [Fact]
    public void Converts_half_bfloat16_and_double()
    {
        var header = $"{{{Entry("b", "BF16", "[2]", 0, 4)},{Entry("d", "F64", "[2]", 8, 24)},{Entry("h", "F16", "[2]", 4, 8)}}}";
        byte[] data =
        [
            0x80, 0x3F, 0x20, 0xC0,
            .. BitConverter.GetBytes((Half)1.5), .. BitConverter.GetBytes((Half)(-65504)),
            .. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(1e300),
        ];
        using var file = Open(SafetensorsBytes.File(System.Text.Encoding.UTF8.GetBytes(header), data));

        Assert.Equal([1f, -2.5f], Floats(file, "b", 2));
        Assert.Equal([1.5f, -65504f], Floats(file, "h", 2));
        Assert.Equal([0.1f, float.PositiveInfinity], Floats(file, "d", 2));
    }

    [Fact]
    public void Reads_integers_and_refuses_those_that_do_not_fit()
    {
        var header = $"{{{Entry("big", "I64", "[2]", 0, 16)},{Entry("fit", "I64", "[2]", 16, 32)},{Entry("small", "I32", "[2]", 32, 40)}}}";
        byte[] data =
        [
            .. BitConverter.GetBytes(7L), .. BitConverter.GetBytes(1L << 31),
            .. BitConverter.GetBytes((long)int.MinValue), .. BitConverter.GetBytes((long)int.MaxValue),
            .. BitConverter.GetBytes(-1), .. BitConverter.GetBytes(42),
        ];
        using var file = Open(SafetensorsBytes.File(System.Text.Encoding.UTF8.GetBytes(header), data));
        var values = new int[2];

        file.ReadInts("fit", values);
        Assert.Equal([int.MinValue, int.MaxValue], values);
        file.ReadInts("small", values);
        Assert.Equal([-1, 42], values);
        var error = Assert.Throws<SafetensorsException>(() => file.ReadInts("big", values));
        Assert.Contains("tensor 'big': element 1 is 2147483648", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_the_wrong_type_length_or_name()
    {
        using var file = Open(SafetensorsBytes.File($"{{{Entry("f", "F32", "[2]", 0, 8)},{Entry("i", "I32", "[2]", 8, 16)}}}", 16));

        Assert.Contains("tensor 'i': it holds I32", Assert.Throws<SafetensorsException>(() => file.ReadFloats("i", new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'f': it holds F32", Assert.Throws<SafetensorsException>(() => file.ReadInts("f", new int[2])).Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'g': the file does not have it", Assert.Throws<SafetensorsException>(() => file.ShapeOf("g")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => file.ReadFloats("f", new float[3]));
    }

    [Fact]
    public void Accepts_no_tensors_empty_tensors_and_scalars()
    {
        using (var none = Open(SafetensorsBytes.File("{}  ", 0)))
            Assert.Empty(none.Names);
        using var some = Open(SafetensorsBytes.File($"{{{Entry("e", "F32", "[0,9223372036854775807]", 0, 0)},{Entry("s", "F32", "[]", 0, 4)},{Entry("z", "F32", "[3,0]", 4, 4)}}}", 4));

        Assert.Empty(Floats(some, "e", 0));
        Assert.Empty(some.ShapeOf("s"));
        Assert.Equal([0f], Floats(some, "s", 1));
        Assert.Equal([3L, 0], some.ShapeOf("z"));
    }

    [Fact]
    public void Says_that_it_is_closed()
    {
        var file = Open(SafetensorsBytes.File($"{{{Entry("f", "F32", "[1]", 0, 4)}}}", 4));
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.ReadFloats("f", new float[1]));
    }

    [Fact]
    public void A_missing_file_is_an_input_output_error() =>
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder.File("absent.safetensors")));

    private static float[] Floats(SafetensorsFile file, string name, int count)
    {
        var values = new float[count];
        file.ReadFloats(name, values);
        return values;
    }

    private SafetensorsFile Open(byte[] bytes)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.safetensors");
        System.IO.File.WriteAllBytes(path, bytes);
        return SafetensorsFile.Open(path);
    }
}
