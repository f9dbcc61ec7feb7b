using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public sealed class DemoTextsTests : IDisposable
{
    // Any stage beside SASRec's own pretraining reads texts.
    private static readonly RunConfiguration s_demo = new ConfigurationBuilder().AddDemo().Build() with { Stages = [Stage.PretrainSasrec, Stage.PretrainRetriever] };

    private readonly WorkerPool _pool = new(2);
    private readonly RunData _data = RunData.Load(s_demo);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_templates_describe_members_and_films_from_training_alone()
    {
        var texts = TextGuard.Check(s_demo, _data, _pool);

        Assert.Equal(
            [(SubjectKind.User, "template", "leave_one_out", 1_000), (SubjectKind.Item, "template", "nothing", 597)],
            texts.Select(set => (set.Kind, set.Source, set.View, set.Descriptions)));
        Assert.All(texts, set => Assert.Equal(LeakageVerdict.Clean, set.Verdict));
    }

    [Fact]
    public void Every_member_and_film_has_sentences_with_vectors_of_length_one()
    {
        var features = RunFeatures.Load(s_demo, _data, TextGuard.Check(s_demo, _data, _pool), _pool);

        Assert.Equal((1_000, 597), (features.Summary.Users.Described, features.Summary.Items.Described));
        Assert.Equal(("lsa", 64), (features.Summary.Vectors!.Encoder, features.Summary.Vectors.Dimensions));
        Assert.Null(features.Features.ItemImages);
        var user = new UserIndex(5);
        var rows = FeatureStore.RowsOf(features.Features.UserTexts, user.Value).Chunk(features.Features.UserTexts.Columns).ToArray();
        Assert.Equal(features.UserSentences(user).Count, rows.Length);
        Assert.All(rows, row => Assert.Equal(1, row.Sum(value => (double)value * value), 1e-5));
        Assert.StartsWith("The title is ", features.ItemSentences(new ItemIndex(0))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_the_same_on_any_number_of_threads()
    {
        var texts = TextGuard.Check(s_demo, _data, _pool);
        using var one = new WorkerPool(1);

        Assert.Equal(RunFeatures.Load(s_demo, _data, texts, _pool).Summary, RunFeatures.Load(s_demo, _data, texts, one).Summary);
    }

    [Fact]
    public void They_are_of_the_runs_own_split()
    {
        var temporal = s_demo with { Split = new() { Method = SplitMethod.Temporal } };

        var texts = TextGuard.Check(temporal, RunData.Load(temporal), _pool);

        Assert.StartsWith("temporal ", texts[0].View, StringComparison.Ordinal);
        Assert.Equal(LeakageVerdict.Clean, texts[0].Verdict);
    }

    [Fact]
    public void They_are_not_made_where_no_stage_or_setting_wants_them()
    {
        Assert.Empty(TextGuard.Check(s_demo with { Stages = [Stage.PretrainSasrec] }, _data, _pool));
        Assert.Empty(TextGuard.Check(s_demo with { Texts = new() { Source = TextSettings.None } }, _data, _pool));
        Assert.Null(RunFeatures.Load(s_demo, _data, [], _pool).Summary.Vectors);
    }

    [Fact]
    public void Another_source_or_encoder_is_refused()
    {
        var source = s_demo with { Texts = new() { Source = "template" } };
        var encoder = s_demo with { Texts = new() { Encoder = EncoderName.Bert } };

        Assert.Equal(
            "texts.source is 'template', but the built-in data has no texts save those that are made with it; set it to all or none.",
            Assert.Throws<InputException>(() => TextGuard.Check(source, _data, _pool)).Message);
        Assert.Equal(
            "texts.encoder is bert, but the built-in data is encoded by lsa alone; set it to lsa.",
            Assert.Throws<InputException>(() => RunFeatures.Load(encoder, _data, TextGuard.Check(encoder, _data, _pool), _pool)).Message);
    }
}
