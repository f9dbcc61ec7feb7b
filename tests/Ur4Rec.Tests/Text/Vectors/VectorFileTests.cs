using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests.Text.Vectors;

public sealed class VectorFileTests : IDisposable
{
    private static readonly VectorStamp s_stamp = new("lsa", "f1", 2);

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["v.safetensors"];

    public void Dispose() => _folder.Dispose();

    private void Write(params string[] texts) => VectorFileWriter.Write(
        Target, s_stamp, texts.Select(TextKey.Of), key => new[] { key.GetHashCode(), (float)Array.FindIndex(texts, text => TextKey.Of(text) == key) }, replaced: null);

    [Fact]
    public void Every_vector_is_found_by_its_text_and_no_other()
    {
        Prop.ForAll<int[]>(numbers =>
        {
            var texts = numbers.Distinct().Select(number => $"text {number}").ToArray();
            Write(texts);
            using var file = VectorFile.Open(Target);
            return file.Count == texts.Length
                && texts.Index().All(text => file.TryFind(text.Item, out var vector) && vector[1] == text.Index)
                && !file.TryFind("another", out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void It_says_what_made_it()
    {
        Write("a", "b");
        using var file = VectorFile.Open(Target);

        Assert.Equal((Target, 2, 2, "lsa", "f1"), (file.Path, file.Count, file.Dimensions, file.Encoder, file.Fingerprint));
        Assert.True(file.TryFind(new ItemId("b"), out var features));
        Assert.Equal(1, features[1]);
    }

    [Fact]
    public void It_is_replaced_while_it_is_read_from()
    {
        Write("a", "b");
        var old = VectorFile.Open(Target);
        VectorFileWriter.Write(Target, s_stamp, [TextKey.Of("b"), TextKey.Of("c")], key => old.TryFind(key, out var vector) ? vector : [7f, 8f], old);
        using var file = VectorFile.Open(Target);

        Assert.False(file.TryFind("a", out _));
        Assert.True(file.TryFind("b", out var kept));
        Assert.Equal(1, kept[1]);
        Assert.True(file.TryFind("c", out var added));
        Assert.Equal([7f, 8f], added);
        Assert.Equal(["v.safetensors"], _folder.FileNames);
    }

    [Fact]
    public void A_missing_or_truncated_file_is_refused()
    {
        Assert.StartsWith($"The vectors '{Target}' do not exist. Make it with 'ur4rec embed'", Refusal(), StringComparison.Ordinal);
        Write("a", "b");
        using (var stream = File.OpenWrite(Target))
            stream.SetLength(stream.Length - 1);
        var message = Refusal();
        Assert.StartsWith(Target, message, StringComparison.Ordinal);
        Assert.Contains("Delete the file.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_contents_are_refused()
    {
        var stamp = new Dictionary<string, string> { ["format"] = "ur4rec vectors 1", ["encoder"] = "lsa", ["fingerprint"] = "f" };
        SafetensorsContent Keys(params byte[] first) => new(
            "keys", SafetensorsDataType.U8, [first.Length, 32], stream => stream.Write([.. first.SelectMany(value => Enumerable.Repeat(value, 32))]));
        SafetensorsContent Vectors(params long[] shape) => SafetensorsContent.Of("vectors", new float[shape.Aggregate(1L, (a, b) => a * b)], shape);

        Assert.Contains("metadata", RefusalOf(null, Keys(1, 2), Vectors(2, 3)), StringComparison.Ordinal);
        Assert.Contains("no tensor 'keys'", RefusalOf(stamp, Vectors(2, 3)), StringComparison.Ordinal);
        Assert.Contains("no tensor 'vectors'", RefusalOf(stamp, Keys(1, 2)), StringComparison.Ordinal);
        Assert.Contains("'keys' holds F32, wanted U8", RefusalOf(stamp, Vectors(2, 3), SafetensorsContent.Of("keys", new float[64], 2, 32)), StringComparison.Ordinal);
        Assert.Contains("'keys' is [2, 32] and 'vectors' [3, 2], wanted [n, 32] and [n, dimensions]", RefusalOf(stamp, Keys(1, 2), Vectors(3, 2)), StringComparison.Ordinal);
        Assert.Contains("'vectors' [2]", RefusalOf(stamp, Keys(1, 2), Vectors(2)), StringComparison.Ordinal);
        Assert.Contains("key 1 is not above", RefusalOf(stamp, Keys(2, 1), Vectors(2, 3)), StringComparison.Ordinal);
        Assert.Contains("key 2 is not above", RefusalOf(stamp, Keys(1, 2, 2), Vectors(3, 3)), StringComparison.Ordinal);
    }

    private string RefusalOf(Dictionary<string, string>? metadata, params SafetensorsContent[] contents)
    {
        SafetensorsWriter.Write(Target, contents, metadata);
        var message = Refusal();
        Assert.StartsWith($"'{Target}' is no file of vectors: ", message, StringComparison.Ordinal);
        return message;
    }

    private string Refusal() => Assert.Throws<InputException>(() => VectorFile.Open(Target)).Message;
}
