using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Data.Storage;

public sealed class StoreEraserTests : IDisposable
{
    private readonly FeatureStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_users_interactions_and_texts_go_and_all_else_stays()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.", "Likes it hot.");
        _store.PutUser("ann", "import", KnowsUntil.NotKnown, "Likes cake.");
        _store.PutUser("bob", "template", FeatureStore.View, "Likes jam.");
        _store.PutItem("tea", "template", "A drink.");
        Fail("ann");
        Fail("bob");

        Assert.Equal(new StoreErasure(4, 2), StoreEraser.Erase(_store.Path, new UserId("ann")));

        using var store = InteractionStore.Open(_store.Path);
        Assert.Equal(new StoreSize(3, 5, 9), store.Size());
        Assert.Equal(["bob", "cid", "eve"], store.Users().Select(user => user.Id.Value));
        Assert.DoesNotContain(store.Interactions(), interaction => interaction.User.Value == "ann");
        using var texts = TextStore.Open(_store.Path);
        Assert.Equal(["Likes jam.", "A drink."], texts.Sets().Select(size => size.Set).Reverse().SelectMany(texts.Descriptions).SelectMany(text => text.Sentences));
        Assert.Equal([1L], texts.FailureCounts().Select(count => count.Failures));
    }

    [Fact]
    public void A_user_whom_the_store_does_not_know_changes_nothing()
    {
        Assert.Equal(default, StoreEraser.Erase(_store.Path, new UserId("zoe")));

        using var store = InteractionStore.Open(_store.Path);
        Assert.Equal(new StoreSize(4, 5, 13), store.Size());
    }

    [Fact]
    public void An_erased_user_who_comes_back_is_new()
    {
        _store.PutUser("eve", "template", FeatureStore.View, "Likes pie.");
        StoreEraser.Erase(_store.Path, new UserId("eve"));
        using (var writer = StoreWriter.OpenOrCreate(_store.Path))
        {
            writer.Add(new Interaction(new UserId("eve"), new ItemId("tea"), 1));
            Assert.Equal(new StoreChanges(1, 0, 1, 0), writer.Commit());
        }

        using var texts = TextStore.Open(_store.Path);
        Assert.Empty(texts.DescriptionsOf(new TextSubject(SubjectKind.User, "eve")));
    }

    [Fact]
    public void A_text_that_another_replaced_is_not_left_behind()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Once liked absinthe.");
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.");

        StoreEraser.Erase(_store.Path, new UserId("ann"));

        Assert.True(File.ReadAllBytes(_store.Path).AsSpan().IndexOf("absinthe"u8) < 0);
    }

    [Fact]
    public void Somebody_who_still_reads_the_store_makes_it_say_so()
    {
        using var store = InteractionStore.Open(_store.Path);
        using var reading = store.Interactions().GetEnumerator();
        Assert.True(reading.MoveNext());

        var error = Assert.Throws<InputException>(() => StoreEraser.Erase(_store.Path, new UserId("ann")));

        Assert.Contains("in use by another program", error.Message, StringComparison.Ordinal);
        reading.Dispose();
        Assert.Equal(default, StoreEraser.Erase(_store.Path, new UserId("ann")));
    }

    [Fact]
    public void A_store_that_is_not_there_is_named() =>
        Assert.StartsWith("The store '/nowhere.db' does not exist", Assert.Throws<InputException>(() => StoreEraser.Erase("/nowhere.db", new UserId("a"))).Message, StringComparison.Ordinal);

    private void Fail(string user)
    {
        using var texts = TextStore.Open(_store.Path);
        var origin = new TextOrigin("openai", "m", null, null, DateTimeOffset.UnixEpoch, KnowsUntil.Nothing);
        texts.Put([new FailedDescription(new TextSubject(SubjectKind.User, user), origin, "no answer", IsTransient: true, Usage: null)]);
    }
}
