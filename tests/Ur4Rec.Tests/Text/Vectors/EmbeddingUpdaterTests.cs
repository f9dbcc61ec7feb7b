using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests.Text.Vectors;

public sealed class EmbeddingUpdaterTests : IDisposable, IProgress<EmbeddingProgress>
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(int, int)> _progress = [];

    public EmbeddingUpdaterTests()
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        writer.Add(Interactions.Of("u", "i", 1));
        writer.Commit();
    }

    private string StorePath => _folder["test.db"];

    public void Dispose() => _folder.Dispose();

    void IProgress<EmbeddingProgress>.Report(EmbeddingProgress value) => _progress.Add((value.Encoded, value.Total));

    private Task<EmbeddingReport> Update(TextEncoder encoder, string[] sentences, string[]? existing = null) =>
        new EmbeddingUpdater(StorePath, encoder, this).UpdateAsync(sentences, existing ?? sentences);

    /// <summary>The vector in the file; empty where it has none.</summary>
    private float[] Find(string sentence)
    {
        using var file = VectorFile.Open(StorePath + ".count.safetensors");
        return file.TryFind(sentence, out var vector) ? vector.ToArray() : [];
    }

    private HashSet<TextKey> PendingKeys(string fingerprint)
    {
        using var pending = PendingVectors.Open(StorePath, "count", fingerprint);
        return pending.Keys();
    }

    [Fact]
    public async Task The_first_update_encodes_every_distinct_sentence_once()
    {
        var encoder = new CountingEncoder();

        var report = await Update(encoder.As("f"), ["a", "bb", "ccc", "a", "dddd", "bb", "eeeee"]);

        Assert.Equal(new EmbeddingReport(StorePath + ".count.safetensors", "count", 2, 5, 5, 0, 0, IsOtherEncoder: false), report);
        Assert.Equal(["a", "bb", "ccc", "dddd", "eeeee"], encoder.Asked);
        Assert.Equal([(2, 5), (4, 5), (5, 5)], _progress);
        Assert.Equal([3f, 1], Find("ccc"));
        Assert.Empty(PendingKeys("f"));
    }

    [Fact]
    public async Task A_second_update_encodes_only_what_is_new_and_drops_what_is_gone()
    {
        var encoder = new CountingEncoder();
        await Update(encoder.As("f"), ["a", "bb", "ccc"]);
        encoder.Asked.Clear();

        var same = await Update(encoder.As("f"), ["ccc", "a", "bb"]);
        var changed = await Update(encoder.As("f"), ["a", "dddd", "ccc"]);

        Assert.Equal((0, 3, 0), (same.Encoded, same.Reused, same.Removed));
        Assert.Equal((1, 2, 1), (changed.Encoded, changed.Reused, changed.Removed));
        Assert.Equal(["dddd"], encoder.Asked);
        Assert.Equal([1f, 1], Find("a"));
        Assert.Equal([4f, 1], Find("dddd"));
        Assert.Empty(Find("bb"));
    }

    [Fact]
    public async Task An_update_without_change_leaves_the_file_as_it_is()
    {
        await Update(new CountingEncoder().As("f"), ["a", "bb"]);
        var stamp = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(StorePath + ".count.safetensors", stamp);

        await Update(new CountingEncoder().As("f"), ["a", "bb"]);

        Assert.Equal(stamp, File.GetLastWriteTimeUtc(StorePath + ".count.safetensors"));
    }

    [Fact]
    public async Task Sentences_of_other_sources_keep_their_vectors()
    {
        var encoder = new CountingEncoder();
        await Update(encoder.As("f"), ["a", "bb"]);

        var report = await Update(encoder.As("f"), ["ccc"], existing: ["a", "ccc", "never asked for"]);

        Assert.Equal((1, 1, 0, 1), (report.Sentences, report.Encoded, report.Reused, report.Removed));
        Assert.NotEmpty(Find("a"));
        Assert.Empty(Find("bb"));
    }

    [Fact]
    public async Task Another_encoder_makes_the_file_anew()
    {
        await Update(new CountingEncoder().As("f"), ["a", "bb"]);

        var report = await Update(new CountingEncoder { Encode = text => [0, 0, text.Length] }.As("g"), ["a"]);

        Assert.Equal((1, 0, 0, 3, true), (report.Encoded, report.Reused, report.Removed, report.Dimensions, report.IsOtherEncoder));
        Assert.Equal([0f, 0, 1], Find("a"));
        Assert.Empty(Find("bb"));
    }

    [Fact]
    public async Task What_an_interrupted_update_encoded_is_not_encoded_again()
    {
        var broken = new CountingEncoder { Encode = text => text == "dddd" ? throw new TimeoutException("the line is cut") : [text.Length, 1] };
        await Assert.ThrowsAsync<TimeoutException>(() => Update(broken.As("f"), ["a", "bb", "ccc", "dddd"]));
        Assert.False(File.Exists(StorePath + ".count.safetensors"));
        Assert.Equal(2, PendingKeys("f").Count);

        var encoder = new CountingEncoder();
        var report = await Update(encoder.As("f"), ["bb", "ccc", "dddd"]);

        Assert.Equal(["ccc", "dddd"], encoder.Asked);
        Assert.Equal((2, 1), (report.Encoded, report.Reused));
        Assert.Equal([2f, 1], Find("bb"));
        Assert.Empty(Find("a"));
        Assert.Empty(PendingKeys("f"));
    }

    [Fact]
    public async Task Everything_pending_makes_a_file_without_encoding()
    {
        using (var pending = PendingVectors.Open(StorePath, "count", "f"))
            pending.Put([(TextKey.Of("a"), [5f, 6, 7])]);

        var report = await Update(new CountingEncoder().As("f"), ["a"]);

        Assert.Equal((0, 1, 3), (report.Encoded, report.Reused, report.Dimensions));
        Assert.Equal([5f, 6, 7], Find("a"));
    }

    [Fact]
    public async Task What_another_encoder_left_pending_is_not_used()
    {
        using (var pending = PendingVectors.Open(StorePath, "count", "g"))
            pending.Put([(TextKey.Of("a"), [5f, 6, 7])]);
        using (var pending = PendingVectors.Open(StorePath, "counter", "f"))
            pending.Put([(TextKey.Of("a"), [5f])]);

        var report = await Update(new CountingEncoder().As("f"), ["a"]);

        Assert.Equal((1, 2), (report.Encoded, report.Dimensions));
        Assert.Empty(PendingKeys("g"));
        using var other = PendingVectors.Open(StorePath, "counter", "f");
        Assert.Single(other.Keys());
    }

    [Fact]
    public async Task A_cancelled_update_stops_before_the_next_batch()
    {
        using var source = new CancellationTokenSource();
        var encoder = new CountingEncoder { Encode = text => Cancel(text) };
        float[] Cancel(string text)
        {
            source.Cancel();
            return [text.Length, 1];
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new EmbeddingUpdater(StorePath, encoder.As("f"), this).UpdateAsync(["a", "bb", "ccc"], ["a", "bb", "ccc"], source.Token));

        Assert.Equal(["a", "bb"], encoder.Asked);
        Assert.Equal(2, PendingKeys("f").Count);
    }

    [Theory]
    [InlineData(float.NaN, "gave NaN in dimension 1 for the sentence 'bb'")]
    [InlineData(float.PositiveInfinity, "gave Infinity in dimension 1 for the sentence 'bb'")]
    public async Task A_number_that_is_none_is_an_error_that_names_the_sentence(float value, string message)
    {
        var encoder = new CountingEncoder { Encode = text => text == "bb" ? [1, value] : [1, 1] };

        var error = await Assert.ThrowsAsync<InputException>(() => Update(encoder.As("f"), ["a", "bb"]));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(PendingKeys("f"));
    }

    [Fact]
    public async Task Another_number_of_dimensions_is_an_error_that_names_the_sentence()
    {
        var mixed = new CountingEncoder { Encode = text => new float[text.Length] };
        var error = await Assert.ThrowsAsync<InputException>(() => Update(mixed.As("f"), ["a", "bb"]));
        Assert.Equal("The encoder count gave 2 dimensions where others have 1, for the sentence 'bb'.", error.Message);

        await Update(new CountingEncoder().As("f"), ["a"]);
        error = await Assert.ThrowsAsync<InputException>(() => Update(new CountingEncoder { Encode = _ => [1, 2, 3] }.As("f"), ["a", "ccc"]));
        Assert.Contains("3 dimensions where others have 2, for the sentence 'ccc'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        File.WriteAllText(StorePath + ".count.safetensors", "damaged");

        var error = await Assert.ThrowsAsync<InputException>(() => Update(new CountingEncoder().As("f"), ["a"]));

        Assert.Contains("test.db.count.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_has_the_same_bytes_whatever_the_way_to_it()
    {
        await Update(new CountingEncoder().As("f"), ["a", "x"]);
        await Update(new CountingEncoder().As("f"), ["a", "bb", "ccc"]);
        var stepwise = File.ReadAllBytes(StorePath + ".count.safetensors");
        File.Delete(StorePath + ".count.safetensors");

        await Update(new CountingEncoder().As("f", batchSize: 7), ["ccc", "bb", "a"]);

        Assert.Equal(stepwise, File.ReadAllBytes(StorePath + ".count.safetensors"));
    }
}
