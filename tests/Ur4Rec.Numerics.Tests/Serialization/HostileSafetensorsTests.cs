using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Numerics.Tests.Testing;
using static Ur4Rec.Numerics.Tests.Serialization.SafetensorsBytes;

namespace Ur4Rec.Numerics.Tests.Serialization;

public sealed class HostileSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("hostile.safetensors");

    public static TheoryData<string, int, string> WrongHeaders => new()
    {
        { $"{{{Entry("a", "F32", "[2]", 0, 8)}}}", 4, "tensor 'a': it ends at byte 8 of the data, of which the file has 4; the file is truncated" },
        { $"{{{Entry("a", "F32", "[2]", 0, 8)}}}", 11, "3 bytes follow the last tensor" },
        { "{}", 1, "1 bytes follow the last tensor" },
        { $"{{{Entry("a", "F32", "[2]", 0, 8)},{Entry("b", "F32", "[2]", 4, 12)}}}", 12, "tensor 'b': it begins at byte 4, inside the tensor that ends at 8" },
        { $"{{{Entry("a", "F32", "[1]", 0, 4)},{Entry("b", "F32", "[1]", 8, 12)}}}", 12, "tensor 'b': it begins at byte 8 and leaves a gap after 4" },
        { $"{{{Entry("a", "F32", "[1]", 4, 8)}}}", 8, "tensor 'a': it begins at byte 4 and leaves a gap after 0" },
        { $"{{{Entry("a", "U8", "[3]", 0, 3)},{Entry("b", "F32", "[1]", 3, 7)}}}", 7, "tensor 'b': it begins at byte 3, which is no multiple of the 4 bytes of F32" },
        { $"{{{Entry("a", "F32", "[1]", 0, 4)},{Entry("a", "F32", "[1]", 4, 8)}}}", 8, "tensor 'a': the name occurs twice" },
        { $"{{{Entry("a", "F32", "[1]", 0, 4)},{Entry("\\u0061", "F32", "[1]", 4, 8)}}}", 8, "tensor 'a': the name occurs twice" },
        { $"{{{Entry("a", "F33", "[1]", 0, 4)}}}", 4, "tensor 'a': the dtype 'F33' is unknown" },
        { $"{{{Entry("a", "9", "[1]", 0, 4)}}}", 4, "tensor 'a': the dtype '9' is unknown" },
        { $"{{{Entry("a", "F32", "[4294967296,4294967296]", 0, 0)}}}", 0, "tensor 'a': the shape [4294967296, 4294967296] has more elements than any file can hold" },
        { $"{{{Entry("a", "F32", "[4611686018427387904]", 0, 0)}}}", 0, "more elements than any file can hold" },
        { $"{{{Entry("a", "F32", "[-1]", 0, 4)}}}", 4, "tensor 'a': shape must be an array of whole numbers" },
        { $"{{{Entry("a", "F32", "[1]", -4, 0)}}}", 4, "tensor 'a': data_offsets must be an array of whole numbers" },
        { $"{{{Entry("a", "F32", "[9223372036854775808]", 0, 4)}}}", 4, "tensor 'a': shape must be an array of whole numbers" },
        { $"{{{Entry("a", "F32", "[1.5]", 0, 4)}}}", 4, "tensor 'a': shape must be an array of whole numbers" },
        { $"{{{Entry("a", "F32", "[[1]]", 0, 4)}}}", 4, "the header is not valid JSON" },
        { $"{{{Entry("a", "F32", "1", 0, 4)}}}", 4, "tensor 'a': shape must be an array" },
        { $"{{{Entry("a", "F32", "[2]", 0, 4)}}}", 4, "tensor 'a': F32 [2] needs 8 bytes, its offsets 0..4 give 4" },
        { $"{{{Entry("a", "F32", "[0]", 4, 0)}}}", 4, "tensor 'a': it ends at byte 0, before its begin at 4" },
        { $"{{{Entry("a", "F32", "[1000000000000]", 0, 4000000000000)}}}", 4, "the file is truncated" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "tensor 'a': wanted are dtype, shape and a data_offsets of two numbers" },
        { """{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'a': wanted are dtype, shape and a data_offsets of two numbers" },
        { """{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a': 'shape' is unknown or occurs twice" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "tensor 'a': 'x' is unknown or occurs twice" },
        { """{"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a': dtype must be a string" },
        { """{"a":4}""", 4, "tensor 'a' must be an object" },
        { """{"__metadata__":{"k":1}}""", 0, "__metadata__ 'k' must be a string" },
        { """{"__metadata__":[]}""", 0, "__metadata__ must be an object" },
        { """{"__metadata__":{"k":"1","k":"2"}}""", 0, "__metadata__ has 'k' twice" },
        { """{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ occurs twice" },
        { """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "half a surrogate pair" },
        { """{"a":""", 0, "the header is not valid JSON" },
        { "{} {}", 0, "the header is not valid JSON" },
        { "{},", 0, "the header is not valid JSON" },
        { " {}", 0, "does not begin with '{'" },
        { "[]", 0, "does not begin with '{'" },
        { "", 0, "does not begin with '{'" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), 0, "tensor 'a'" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public void A_lying_header_is_an_error_that_names_the_file_and_the_tensor(string header, int dataLength, string problem)
    {
        var error = Refused(SafetensorsBytes.File(header, dataLength));

        Assert.StartsWith(Target + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(new byte[0], "0 bytes are too few")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0 }, "7 bytes are too few")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "the header claims 3 bytes, but only 2 follow")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'{', (byte)'}' }, "the header claims 9223372036854775808 bytes")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'{', (byte)'}' }, "the header claims 18446744073709551615 bytes")]
    [InlineData(new byte[] { 0, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "the header claims 100000000 bytes, but only 2 follow")]
    [InlineData(new byte[] { 1, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "the header claims 100000001 bytes, more than the 100000000 allowed")]
    [InlineData(new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)'}' }, "the header is not valid UTF-8")]
    public void A_wrong_frame_is_an_error(byte[] bytes, string problem) => Assert.Contains(problem, Refused(bytes).Message, StringComparison.Ordinal);

    [Fact]
    public void A_huge_claim_costs_no_memory()
    {
        var header = $"{{{Entry("a", "F32", "[100000000000]", 0, 400000000000)}}}";
        Refused(SafetensorsBytes.File(header, 0));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(Target));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_long_or_unprintable_name_is_shown_short_and_on_one_line()
    {
        var error = Refused(SafetensorsBytes.File($"{{{Entry("a\\n" + new string('b', 5000), "F32", "[1]", 0, 8)}}}", 8));

        Assert.Contains("tensor 'a?bbb", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, Target.Length + 300);
    }

    [Fact]
    public void Thousands_of_damaged_files_are_refused_or_read_in_bounds()
    {
        var valid = SafetensorsBytes.File(
            $"{{\"__metadata__\":{{\"k\":\"v\"}},{Entry("a", "F32", "[2,3]", 0, 24)},{Entry("b", "I64", "[2]", 24, 40)},{Entry("c", "F16", "[4]", 40, 48)}}}", 48);
        var stream = new RandomStream(RandomKey.For(1, "damage"));
        var refused = 0;
        const int cases = 4000;
        for (var i = 0; i < cases; i++)
        {
            System.IO.File.WriteAllBytes(Target, Damage(valid, ref stream));
            try
            {
                ReadEverything();
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, cases / 2, cases - 1);
    }

    private static byte[] Damage(byte[] valid, ref RandomStream stream)
    {
        if (stream.NextInt(4) == 0)
            return valid[..stream.NextInt(valid.Length)];
        var bytes = valid.ToArray();
        for (var flips = 1 + stream.NextInt(3); flips > 0; flips--)
        {
            // Small changes to digits and braces are likelier to slip through than random bytes.
            var at = stream.NextInt(bytes.Length);
            bytes[at] = stream.NextInt(2) == 0 ? (byte)stream.NextUInt() : (byte)(bytes[at] ^ (1 << stream.NextInt(4)));
        }

        return bytes;
    }

    private void ReadEverything()
    {
        using var file = SafetensorsFile.Open(Target);
        foreach (var name in file.Names)
        {
            var length = checked((int)file.ShapeOf(name).Aggregate(1L, (product, dimension) => product * dimension));
            if (file.DataTypeOf(name) is SafetensorsDataType.I64 or SafetensorsDataType.I32)
                file.ReadInts(name, new int[length]);
            else
                file.ReadFloats(name, new float[length]);
        }
    }

    private SafetensorsException Refused(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(Target, bytes);
        return Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(Target));
    }
}
