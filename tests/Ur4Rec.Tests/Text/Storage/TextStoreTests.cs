using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Storage;

public sealed class TextStoreTests : IDisposable
{
    private static readonly TextOrigin s_training = new(
        TextOrigin.OpenAi, "gpt", TextHash.Of("template"), TextHash.Of("prompt"), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), new KnowsUntil("ratio 0.8/0.9", 7, -3));

    private static readonly TextOrigin s_imported = new(
        TextOrigin.Imported, "items.json", null, null, DateTimeOffset.FromUnixTimeSeconds(5), KnowsUntil.Unknown);

    private readonly TemporaryFolder _folder = new();

    public TextStoreTests()
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        writer.Add(Interactions.Of("u", "i", 1));
        writer.Add(Interactions.Of("v", "i", 1));
        writer.Commit();
    }

    private string StorePath => _folder["test.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_description_is_read_back_whole()
    {
        var user = new Description(User("u"), s_training, ["Likes it.", "It's \"old\" 😀"], new TokenUsage(120, 33));
        var item = new Description(new TextSubject(SubjectKind.Item, "i"), s_imported, ["A film."]);
        using (var writing = TextStore.Open(StorePath))
            writing.Put([user, item]);

        using var store = TextStore.Open(StorePath);
        AssertSame(user, Assert.Single(store.Descriptions(TextSet.Of(SubjectKind.User, s_training))));
        AssertSame(item, Assert.Single(store.DescriptionsOf(item.Subject)));
        Assert.Equal(["imported:items.json", "openai:gpt"], store.Sets().Select(size => size.Set.Source));
        Assert.Equal([(1L, 1L), (1L, 2L)], store.Sets().Select(size => (size.Descriptions, size.Sentences)));
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_damage()
    {
        using var store = TextStore.Open(StorePath);
        store.Put([new Description(User("u"), s_training, ["one"])]);
        using (var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE descriptions SET created = 9223372036854775807";
            command.ExecuteNonQuery();
        }

        Assert.Contains("is damaged", Assert.Throws<InputException>(() => store.DescriptionsOf(User("u"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_description_replaces_that_of_its_set_and_no_other()
    {
        using var store = TextStore.Open(StorePath);
        store.Put([new Description(User("u"), s_training, ["one", "two"]), new Description(User("u"), s_training with { IsRedacted = true }, ["one"])]);
        store.Put([new Description(User("u"), s_training, ["three"])]);

        Assert.Equal(["three", "one"], store.DescriptionsOf(User("u")).SelectMany(description => description.Sentences));
    }

    [Fact]
    public void A_failure_is_no_text_and_goes_when_one_comes()
    {
        var set = TextSet.Of(SubjectKind.User, s_training);
        var failure = new FailedDescription(User("u"), s_training, "the answer was empty", IsTransient: false, new TokenUsage(9, 0));
        using var store = TextStore.Open(StorePath);
        store.Put([failure]);
        Assert.Empty(store.DescriptionsOf(User("u")));
        Assert.Equal(failure, Assert.Single(store.Failures(set)));

        store.Put([new Description(User("u"), s_training, ["text"])]);
        Assert.Empty(store.Failures(set));
    }

    [Fact]
    public void A_description_stays_when_its_renewal_fails()
    {
        using var store = TextStore.Open(StorePath);
        store.Put([new Description(User("u"), s_training, ["old"])]);
        store.Put([new FailedDescription(User("u"), s_training, "the service is down", IsTransient: true)]);

        Assert.Single(store.DescriptionsOf(User("u")));
        Assert.Single(store.Failures(TextSet.Of(SubjectKind.User, s_training)));
    }

    [Fact]
    public void All_or_none_of_the_descriptions_are_kept()
    {
        using var store = TextStore.Open(StorePath);
        var error = Assert.Throws<InputException>(() => store.Put(
            [new Description(User("u"), s_training, ["text"]), new Description(User("nobody"), s_training, ["text"])]));

        Assert.Contains("user 'nobody'", error.Message, StringComparison.Ordinal);
        Assert.Empty(store.Sets());
        Assert.Throws<ArgumentException>(() => store.Put([new Description(User("u"), s_training, ["fine", " "])]));
        Assert.Empty(store.Sets());
    }

    [Fact]
    public void A_set_is_removed_with_its_sentences_and_failures()
    {
        using var store = TextStore.Open(StorePath);
        store.Put([new Description(User("u"), s_training, ["text"]), new Description(User("u"), s_imported, ["text"])]);
        store.Put([new FailedDescription(User("v"), s_training, "refused", IsTransient: false)]);
        var set = TextSet.Of(SubjectKind.User, s_training);

        Assert.Equal(1, store.Remove(set));
        Assert.Equal("imported:items.json", Assert.Single(store.Sets()).Set.Source);
        Assert.Empty(store.Failures(set));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM sentences"));
    }

    [Fact]
    public void A_store_of_the_version_before_texts_is_brought_up_to_date_and_keeps_its_data()
    {
        Scalar("DROP TABLE descriptions; DROP TABLE sentences; DROP TABLE description_failures; DROP TABLE pending_vectors; UPDATE ur4rec_schema SET version = 1");
        using (var store = TextStore.Open(StorePath))
            store.Put([new Description(User("u"), s_training, ["text"])]);

        using var interactions = InteractionStore.Open(StorePath);
        Assert.Equal(2, interactions.Interactions().Count());
        Assert.Equal(2L, Scalar("SELECT version FROM ur4rec_schema"));
    }

    [Fact]
    public void A_damaged_file_is_an_error_that_says_so()
    {
        using (var store = TextStore.Open(StorePath))
            store.Put([new Description(User("u"), s_training, [.. Enumerable.Range(0, 5_000).Select(n => $"sentence {n} of some length")])]);
        using (var file = File.OpenWrite(StorePath))
        {
            file.Position = 20 * 4096;
            for (var page = 0; page < 40; page++)
                file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        using var damaged = TextStore.Open(StorePath);
        Assert.Contains("is damaged", Assert.Throws<InputException>(() => damaged.DescriptionsOf(User("u"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_store_is_named() =>
        Assert.Contains("none.db", Assert.Throws<InputException>(() => TextStore.Open(_folder["none.db"])).Message, StringComparison.Ordinal);

    private static TextSubject User(string id) => new(SubjectKind.User, id);

    private static void AssertSame(Description expected, Description actual)
    {
        Assert.Equal(expected.Sentences, actual.Sentences);
        Assert.Equal(expected with { Sentences = actual.Sentences }, actual);
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
