using Ur4Rec.Data;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Text.Exchange;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Storage;

public sealed class TextInventoryTests : IDisposable
{
    private static readonly TextSubject s_user = new(SubjectKind.User, "u");
    private static readonly TextSubject s_item = new(SubjectKind.Item, "i");

    private readonly TemporaryFolder _folder = new();
    private readonly TextStore _store;

    public TextInventoryTests() => _store = TextStore.Open(TextStores.With(_folder, ("u", "i"), ("v", "j")));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Sets_are_counted_with_their_failures_also_where_there_is_nothing_else()
    {
        _store.Put([new Description(s_user, By("a"), ["One.", "Two."])]);
        _store.Put([new FailedDescription(s_user with { Id = "v" }, By("a"), "refused", IsTransient: false)]);
        _store.Put([new FailedDescription(s_item, By("b"), "refused", IsTransient: false)]);

        Assert.Equal(
            [
                new TextSetInventory(TextSet.Of(SubjectKind.User, By("a")), 1, 2, 1),
                new TextSetInventory(TextSet.Of(SubjectKind.Item, By("b")), 0, 0, 1),
            ],
            TextInventory.Of(_store));
    }

    [Fact]
    public void Sets_are_found_by_source_and_kind()
    {
        _store.Put([new Description(s_user, By("a"), ["One."]), new Description(s_item, By("a"), ["One."]), new Description(s_item, By("b"), ["One."])]);

        Assert.Equal(3, TextInventory.Find(_store, source: null, kind: null).Count);
        Assert.Equal(2, TextInventory.Find(_store, "openai:a", kind: null).Count);
        Assert.Equal("openai:a", Assert.Single(TextInventory.Find(_store, "openai:a", SubjectKind.Item)).Set.Source);
    }

    [Fact]
    public void Where_there_is_none_it_is_said_what_there_is()
    {
        Assert.Contains("has no texts; make them", Refuse(null, null), StringComparison.Ordinal);
        _store.Put([new Description(s_user, By("gpt"), ["One."])]);
        Assert.Contains("has no texts about items", Refuse(null, SubjectKind.Item), StringComparison.Ordinal);
        Assert.EndsWith(
            "of the source 'openai:gtp', but of openai:gpt. Did you mean 'openai:gpt'?", Refuse("openai:gtp", SubjectKind.User), StringComparison.Ordinal);
    }

    private string Refuse(string? source, SubjectKind? kind) =>
        Assert.Throws<InputException>(() => TextInventory.Find(_store, source, kind)).Message;

    private static TextOrigin By(string model) => new("openai", model, null, null, DateTimeOffset.UnixEpoch, new KnowsUntil("ratio", 1, 2));
}
