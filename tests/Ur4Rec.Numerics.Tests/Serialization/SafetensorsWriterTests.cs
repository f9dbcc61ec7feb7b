using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Serialization;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(1);
    private readonly Tape _tape;

    public SafetensorsWriterTests() => _tape = new Tape(_pool);

    private string Target => _folder.File("t.safetensors");

    public void Dispose()
    {
        _tape.Dispose();
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Writes_sorted_names_and_a_padded_header()
    {
        SafetensorsWriter.Write(
            Target, [("b", _tape.Constant(1, 2, [1f, 2f]), [2]), ("a", _tape.Constant(1, 1, [3f]), [1, 1])], new Dictionary<string, string> { ["key"] = "välue" });

        var bytes = File.ReadAllBytes(Target);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        const string json = """{"__metadata__":{"key":"välue"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""";
        Assert.Equal(0, length % 8);
        Assert.Equal(json, Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([3f, 1f, 2f], Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bytes, 8 + length + (4 * i))));
        Assert.Equal(8 + length + 12, bytes.Length);
    }

    [Fact]
    public void No_tensors_and_empty_tensors_come_back()
    {
        SafetensorsWriter.Write(Target, Array.Empty<SafetensorsContent>());
        using (var none = SafetensorsFile.Open(Target))
            Assert.Empty(none.Names);
        SafetensorsWriter.Write(Target, [("empty", _tape.Constant(0, 3, []), [0, 3]), ("one", _tape.Constant(1, 1, [5f]), [])]);
        using var some = SafetensorsFile.Open(Target);

        Assert.Equal([0L, 3], some.ShapeOf("empty"));
        Assert.Empty(some.ShapeOf("one"));
    }

    [Fact]
    public void What_is_written_is_read_bit_for_bit() =>
        Prop.ForAll<int, NonNegativeInt, NonNull<string>>((bits, size, name) =>
        {
            var (r, c) = (size.Get % 9, size.Get * 7 % 40);
            var values = Enumerable.Range(0, r * c).Select(i => BitConverter.Int32BitsToSingle(bits + (i * 0x1234567))).ToArray();
            var key = Printable(name.Get);
            SafetensorsWriter.Write(Target, [(key, _tape.Constant(r, c, values), [r, c])], new Dictionary<string, string> { [key] = key });
            using var file = SafetensorsFile.Open(Target);
            var read = new float[r * c];
            file.ReadFloats(key, read);
            return file.Metadata[key] == key
                && file.ShapeOf(key).SequenceEqual([r, c])
                && read.Select(BitConverter.SingleToInt32Bits).SequenceEqual(values.Select(BitConverter.SingleToInt32Bits));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        SafetensorsWriter.Write(Target, [("a", _tape.Constant(1, 1, [1f]), [1])]);
        var before = File.ReadAllBytes(Target);
        var gone = _tape.Constant(1, 1, [2f]);
        _tape.Begin(TapeMode.Inference);

        Assert.Throws<ObjectDisposedException>(() => SafetensorsWriter.Write(Target, [("a", gone, [1])]));
        Assert.Equal(before, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Replaces_a_file_that_is_there()
    {
        SafetensorsWriter.Write(Target, [("old", _tape.Constant(1, 9, new float[9]), [9])]);
        SafetensorsWriter.Write(Target, [("new", _tape.Constant(1, 1, [1f]), [1])]);
        using var file = SafetensorsFile.Open(Target);

        Assert.Equal(["new"], file.Names);
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Refuses_names_and_shapes_that_no_reader_would_take()
    {
        var tensor = _tape.Constant(1, 2, [1f, 2f]);

        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Target, [("a", tensor, [2]), ("a", tensor, [2])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Target, [("__metadata__", tensor, [2])]));
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(Target, [("\ud800", tensor, [2])]));
        Assert.Contains("'a' is [1, 2], which does not fill [3]", Assert.Throws<ShapeException>(() => SafetensorsWriter.Write(Target, [("a", tensor, [3])])).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => SafetensorsWriter.Write(Target, [("a", tensor, [-1, -2])]));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void Contents_write_their_own_bytes_and_must_write_all_of_them()
    {
        SafetensorsContent Bytes(int written) => new("b", SafetensorsDataType.U8, [2, 3], stream => stream.Write(new byte[] { 1, 2, 3, 4, 5, 6, 7 }, 0, written));

        SafetensorsWriter.Write(Target, [Bytes(6), SafetensorsContent.Of("f", [1f, 2f], 2)]);
        using (var file = SafetensorsFile.Open(Target))
        {
            Assert.Equal((SafetensorsDataType.U8, SafetensorsDataType.F32), (file.DataTypeOf("b"), file.DataTypeOf("f")));
            Assert.Equal(new byte[] { 3, 4, 5, 6 }, file.Slice<byte>("b", 2, 4));
            Assert.Equal([2f], file.Slice<float>("f", 1, 1));
        }

        Assert.Contains("wrote 5 bytes; U8 [2, 3] needs 6", Assert.Throws<ShapeException>(() => SafetensorsWriter.Write(Target, [Bytes(5)])).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => SafetensorsWriter.Write(Target, [Bytes(7)]));
        Assert.Throws<ShapeException>(() => SafetensorsContent.Of("f", [1f, 2f], 3));
    }

    /// <summary>A key without halves of surrogate pairs, which UTF-8 cannot say.</summary>
    private static string Printable(string text) => "k" + string.Concat(text.Where(c => !char.IsSurrogate(c))) + "\"\\\n💡";
}
