using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests;

public sealed class TextGuardTests : IDisposable
{
    private readonly FeatureStore _store = new();

    public void Dispose() => _store.Dispose();

    private IEnumerable<(SubjectKind, string, string)> Selected(string source) =>
        _store.Check(_store.Configuration with { Texts = new() { Source = source } }).Select(set => (set.Kind, set.Source, set.View));

    [Fact]
    public void Of_a_source_with_several_views_the_runs_own_is_taken()
    {
        _store.PutUser("ann", "template", "ratio 0.8/0.9", "Likes tea.");
        _store.PutUser("ann", "template", FeatureStore.View, "Likes jam.");
        _store.PutUser("bob", "openai", FeatureStore.View, "Likes milk.");
        _store.PutItem("tea", "template", "A drink.");

        Assert.Equal([(SubjectKind.Item, "template", "nothing"), (SubjectKind.User, "template", FeatureStore.View)], Selected("template"));
        Assert.Equal(
            [
                (SubjectKind.Item, "template", "nothing"),
                (SubjectKind.User, "openai", FeatureStore.View),
                (SubjectKind.User, "template", FeatureStore.View),
            ],
            Selected("all"));
        Assert.Empty(Selected("none"));
    }

    [Fact]
    public void A_source_that_only_failed_is_refused()
    {
        using (var store = TextStore.Open(_store.Path))
        {
            var origin = new TextOrigin("openai", "m", null, null, DateTimeOffset.UnixEpoch, KnowsUntil.Nothing);
            store.Put([new FailedDescription(new TextSubject(SubjectKind.Item, "tea"), origin, "no answer", IsTransient: true)]);
        }

        var error = Assert.Throws<InputException>(() => Selected("openai:m").ToArray());

        Assert.Equal(
            $"texts.source: The store '{_store.Path}' has only failed attempts of openai:m; 'ur4rec describe' tries them again.", error.Message);
        Assert.Empty(Selected("all"));
    }
}
