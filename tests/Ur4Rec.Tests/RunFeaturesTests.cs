using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Shared;
using Ur4Rec.Text;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public sealed class RunFeaturesTests : IDisposable
{
    private readonly FeatureStore _store = new();
    private readonly SequenceDataset _dataset;

    public RunFeaturesTests() => _dataset = RunData.Load(_store.Configuration).Split.Dataset;

    public void Dispose() => _store.Dispose();

    private UserIndex User(string id) => _dataset.TryGetIndex(new UserId(id), out var user) ? user : throw new ArgumentException(id);

    private ItemIndex Item(string id) => _dataset.TryGetIndex(new ItemId(id), out var item) ? item : throw new ArgumentException(id);

    private void PutSome()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.", "Likes it hot.");
        _store.PutItem("tea", "template", "A drink.", "It is hot.");
        _store.PutItem("jam", "template", "Sweet.");
    }

    [Fact]
    public void Sentences_and_their_vectors_stand_in_the_same_order()
    {
        PutSome();
        _store.Embed();

        var features = _store.Load();

        Assert.Equal(["Likes tea.", "Likes it hot."], features.UserSentences(User("ann")));
        Assert.Equal([10f, 1, 13, 1], FeatureStore.RowsOf(features.Features.UserTexts, User("ann").Value));
        Assert.Equal(["A drink.", "It is hot."], features.ItemSentences(Item("tea")));
        Assert.Equal([8f, 1, 10, 1], FeatureStore.RowsOf(features.Features.ItemTexts, Item("tea").Value));
        Assert.Equal(["Sweet."], features.ItemSentences(Item("jam")));
        Assert.Equal([6f, 1], FeatureStore.RowsOf(features.Features.ItemTexts, Item("jam").Value));
        Assert.Empty(features.UserSentences(User("bob")));
        Assert.Empty(FeatureStore.RowsOf(features.Features.ItemTexts, Item("milk").Value));
    }

    [Fact]
    public void The_tables_are_of_all_items_and_of_all_users_and_nobody()
    {
        PutSome();
        _store.Embed();

        var features = _store.Load();

        var (users, items) = (features.Features.UserTexts, features.Features.ItemTexts);
        Assert.Equal((4, 4), (users.Subjects.Groups, items.Subjects.Groups));
        Assert.Equal((2, 2), (users.Columns, items.Columns));
        Assert.Equal(new UserIndex(3), features.Nobody);
        Assert.Empty(features.UserSentences(features.Nobody));
        Assert.Null(features.Features.ItemImages);
    }

    [Fact]
    public void Several_texts_of_a_subject_follow_each_other_and_equal_sentences_come_once()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea.", "Likes it hot.");
        _store.PutUser("ann", "openai", FeatureStore.View, "Reads a lot.", "Likes tea.");
        _store.PutItem("tea", "template", "A drink.");
        _store.PutItem("tea", "imported", "A drink.", "From leaves.", "A drink.");
        _store.Embed();

        var features = _store.Load();

        Assert.Equal(["Reads a lot.", "Likes tea.", "Likes it hot."], features.UserSentences(User("ann")));
        Assert.Equal(["A drink.", "From leaves."], features.ItemSentences(Item("tea")));
        Assert.Equal([12f, 1, 10, 1, 13, 1], FeatureStore.RowsOf(features.Features.UserTexts, User("ann").Value));
    }

    [Fact]
    public void Only_the_audited_sets_are_read()
    {
        PutSome();
        _store.PutUser("bob", "template", "temporal 0.8/0.9", "Likes the future.");
        _store.PutUser("cid", "openai", FeatureStore.View, "Likes cake.");
        _store.Embed();

        var features = _store.Load(c => c with { Texts = new() { Source = "template" } });

        Assert.Equal(["Likes tea.", "Likes it hot."], features.UserSentences(User("ann")));
        Assert.Empty(features.UserSentences(User("bob")));
        Assert.Empty(features.UserSentences(User("cid")));
        Assert.Equal(["Likes cake."], _store.Load().UserSentences(User("cid")));
    }

    [Fact]
    public void Subjects_that_preparation_dropped_are_left_out_and_need_no_vector()
    {
        PutSome();
        _store.Embed();
        var before = _store.Load().Summary;
        _store.PutUser("eve", "template", FeatureStore.View, "Likes pie.");
        _store.PutItem("pie", "template", "Round.");

        Assert.Equal(before, _store.Load().Summary);
    }

    [Fact]
    public void Missing_vectors_are_counted_and_the_command_is_named()
    {
        PutSome();
        var none = Assert.Throws<InputException>(() => _store.Load()).Message;
        _store.Embed(only: ["Likes tea.", "Sweet."]);
        var some = Assert.Throws<InputException>(() => _store.Load()).Message;
        var bert = Assert.Throws<InputException>(() => _store.Load(c => c with { Texts = new() { Encoder = EncoderName.Bert } })).Message;

        Assert.Equal(
            $"{_store.Path}: 5 of the 5 sentences that the run reads have no vector of the encoder lsa (texts.encoder); "
            + $"make them with `ur4rec embed --store {_store.Path} --encoder lsa`.",
            none);
        Assert.StartsWith($"{_store.Path}: 3 of the 5 sentences", some, StringComparison.Ordinal);
        Assert.EndsWith($"`ur4rec embed --store {_store.Path} --encoder bert --model MODEL`.", bert, StringComparison.Ordinal);
    }

    [Fact]
    public void The_encoder_is_the_configurations()
    {
        PutSome();
        _store.Embed();
        _store.Embed("openai", "small");

        var features = _store.Load(c => c with { Texts = new() { Encoder = EncoderName.Openai } });

        Assert.Equal(new VectorSummary("openai", "small", 2), features.Summary.Vectors);
        Assert.NotEqual(_store.Load().Fingerprint, features.Fingerprint);
    }

    [Fact]
    public void A_damaged_file_of_vectors_is_refused_by_name()
    {
        PutSome();
        File.WriteAllText(_store.Path + ".lsa.safetensors", "damaged");

        Assert.Contains("s.db.lsa.safetensors", Assert.Throws<InputException>(() => _store.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_is_gone_since_the_audit_is_an_error()
    {
        PutSome();
        _store.Embed();
        var texts = _store.Check();
        _store.Remove(SubjectKind.User, "template");
        using var pool = new WorkerPool(1);

        var error = Assert.Throws<InputException>(() => RunFeatures.Load(_store.Configuration, RunData.Load(_store.Configuration), texts, pool));

        Assert.Equal(
            $"{_store.Path} no longer has the user texts template (knows until: {FeatureStore.View}) that the run reads; bring them back, or train again.",
            error.Message);
    }

    [Fact]
    public void The_texts_of_a_finished_run_are_found_by_what_its_result_says_of_them()
    {
        PutSome();
        _store.Embed();
        var stored = RunJson.Read<AuditedTexts[]>(RunJson.Line(_store.Check()));
        var fingerprint = _store.Load().Fingerprint;
        _store.PutUser("bob", "openai", FeatureStore.View, "Likes jam.");
        using var pool = new WorkerPool(1);

        var again = RunFeatures.Load(_store.Configuration, RunData.Load(_store.Configuration), stored, pool);

        Assert.Equal(fingerprint, again.Fingerprint);
        Assert.Empty(again.UserSentences(User("bob")));
    }

    [Fact]
    public void Without_texts_a_retriever_still_scores()
    {
        var features = _store.Load();

        AssertScores(features);
        Assert.Equal(new FeatureSummary(new(0, 3, 0), new(0, 4, 0), null, null, features.Fingerprint), features.Summary);
    }

    [Fact]
    public void Texts_that_are_not_wanted_need_no_vectors()
    {
        PutSome();

        AssertScores(_store.Load(c => c with { Texts = new() { Source = TextSettings.None } }));
    }

    [Fact]
    public void A_sentence_of_unknown_words_alone_keeps_its_zero_vector_and_harms_no_score()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes hot drinks.", "Zyzzyva.");
        _store.PutItem("tea", "template", "Qoph.");
        _store.PutItem("jam", "template", "Likes hot drinks too.");
        _store.EmbedByLsa();

        var features = _store.Load();

        var width = features.Features.UserTexts.Columns;
        Assert.Equal(new float[width], FeatureStore.RowsOf(features.Features.UserTexts, User("ann").Value)[width..]);
        Assert.Equal(new float[width], FeatureStore.RowsOf(features.Features.ItemTexts, Item("tea").Value));
        AssertScores(features);
    }

    private static void AssertScores(RunFeatures features)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Training);
        var options = new RetrieverOptions { Dropout = 0 };
        using var retriever = new PreferenceRetriever(options, itemCount: 4, features.Features.ItemTexts.Columns, imageDim: null, seed: 1);
        var (nobody, user) = (features.Nobody, new UserIndex(0));
        var batch = RetrieverBatch.Of([user, user, user, user, nobody], [.. Enumerable.Range(0, 4).Append(2).Select(item => new ItemIndex(item))]);

        var scores = retriever.Score(tape, features.Features, batch).Scores;
        tape.Sum(scores).Backward();

        Assert.All(scores.Values.ToArray(), score => Assert.InRange(score, -15f, 15f));
        Assert.All(retriever.NamedParameters(), pair => Assert.All(
            pair.Parameter.WholeGradient(), value => Assert.True(float.IsFinite(value), pair.Name)));
    }
}
