using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests.Text.Vectors;

public sealed class StoreSentencesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoreSentencesTests()
    {
        using var writer = StoreWriter.OpenOrCreate(_folder["test.db"]);
        writer.Add(Interactions.Of("u", "i", 1));
        writer.Commit();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sentences_are_read_once_each_from_all_sets_or_one_source()
    {
        using var store = TextStore.Open(_folder["test.db"]);
        store.Put([
            new Description(new TextSubject(SubjectKind.User, "u"), Origin("template"), ["likes tea", "likes cake"]),
            new Description(new TextSubject(SubjectKind.Item, "i"), Origin("template"), ["is tea"]),
            new Description(new TextSubject(SubjectKind.User, "u"), Origin("openai"), ["likes cake", "hates jam"])]);

        var all = StoreSentences.Read(store, null);
        var one = StoreSentences.Read(store, "openai");

        Assert.Equal(["hates jam", "is tea", "likes cake", "likes tea"], all.All.Order(StringComparer.Ordinal));
        Assert.Equal(all.All, all.Chosen);
        Assert.Equal(all.All, one.All);
        Assert.Equal(["likes cake", "hates jam"], one.Chosen);
        Assert.EndsWith(
            "has no texts of the source 'templat', but of template, openai. Did you mean 'template'?",
            Assert.Throws<InputException>(() => StoreSentences.Read(store, "templat")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_texts_says_what_to_do()
    {
        using var store = TextStore.Open(_folder["test.db"]);

        Assert.Contains("has no texts; make them with 'ur4rec describe", Assert.Throws<InputException>(() => StoreSentences.Read(store, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_only_failed_says_what_to_do()
    {
        using var store = TextStore.Open(_folder["test.db"]);
        store.Put([new FailedDescription(new TextSubject(SubjectKind.User, "u"), Origin("openai"), "empty", IsTransient: false)]);

        Assert.Contains(
            "has only failed attempts of openai", Assert.Throws<InputException>(() => StoreSentences.Read(store, "openai")).Message, StringComparison.Ordinal);
    }

    private static TextOrigin Origin(string provider) => new(provider, null, null, null, DateTimeOffset.UnixEpoch, KnowsUntil.Nothing);
}
