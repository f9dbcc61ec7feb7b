using Ur4Rec.Text;

namespace Ur4Rec.Tests;

public sealed class FeatureFingerprintTests : IDisposable
{
    private readonly FeatureStore _store = new();
    private readonly string _before;

    public FeatureFingerprintTests()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.", "Likes it hot.");
        _store.PutUser("bob", "template", FeatureStore.View, "Likes jam.");
        _store.PutItem("tea", "template", "A drink.");
        _store.ImportImages(["jam"], 1, 2);
        _before = After();
    }

    public void Dispose() => _store.Dispose();

    private string After(Action? change = null, string fingerprint = "f1")
    {
        change?.Invoke();
        _store.Embed(fingerprint: fingerprint);
        return _store.Load().Fingerprint;
    }

    [Fact]
    public void It_changes_with_the_words_of_a_text() =>
        Assert.NotEqual(_before, After(() => _store.PutUser("bob", "template", FeatureStore.View, "Likes ham.")));

    [Fact]
    public void It_changes_with_the_order_of_a_text() =>
        Assert.NotEqual(_before, After(() => _store.PutUser("ann", "template", FeatureStore.View, "Likes it hot.", "Likes tea.")));

    [Fact]
    public void It_changes_where_a_sentence_passes_to_another_user() => Assert.NotEqual(_before, After(() =>
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.");
        _store.PutUser("bob", "template", FeatureStore.View, "Likes it hot.", "Likes jam.");
    }));

    [Fact]
    public void It_changes_with_a_new_text() => Assert.NotEqual(_before, After(() => _store.PutItem("milk", "template", "White.")));

    [Fact]
    public void It_changes_with_the_encoder() => Assert.NotEqual(_before, After(fingerprint: "f2"));

    [Fact]
    public void It_changes_with_an_image()
    {
        Assert.NotEqual(_before, After(() => _store.ImportImages(["jam"], 1, 3)));
        Assert.Equal(_before, After(() => _store.ImportImages(["jam"], 1, 2)));
        Assert.NotEqual(_before, After(() => _store.ImportImages(["milk"], 1, 2)));
    }

    [Fact]
    public void It_does_not_change_where_the_same_sentences_come_from_elsewhere() => Assert.Equal(_before, After(() =>
    {
        _store.Remove(SubjectKind.User, "template");
        _store.PutUser("bob", "openai", FeatureStore.View, "Likes jam.");
        _store.PutUser("ann", "openai", FeatureStore.View, "Likes tea.", "Likes it hot.");
        _store.PutItem("tea", "imported", "A drink.");
        _store.PutUser("eve", "template", FeatureStore.View, "Likes pie.");
        _store.ImportImages(["pie"], 7, 7);
    }));
}
