using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Models.Retrieval;
using Ur4Rec.Tests.Training;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Models;

/// <summary>A trained model is asked about those of whom little or nothing is known; nobody is a special case.</summary>
public sealed class Ur4RecScorerTests : IDisposable
{
    private const int UserWithoutTexts = 4;
    private const int UserWithTexts = 3;
    private const int ItemWithTextAndImage = 1;
    private const int ItemWithText = 2;
    private const int ItemWithImage = 3;
    private const int ItemWithNothing = 6;

    private readonly WorkerPool _pool = new(2);
    private readonly JointWorld _world;
    private readonly Ur4RecModel _model;

    public Ur4RecScorerTests()
    {
        _world = new JointWorld { Fusion = new() { Method = FusionMethod.Adaptive, RerankTop = 0 } };
        _model = Trained(_world);
    }

    public void Dispose()
    {
        _model.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [InlineData(UserWithTexts, 5)]
    [InlineData(UserWithTexts, 0)]
    [InlineData(UserWithoutTexts, 5)]
    [InlineData(UserWithoutTexts, 0)]
    [InlineData(null, 5)]
    [InlineData(null, 0)]
    public void Every_user_gets_finite_scores_of_every_item_and_the_same_ones_again(int? user, int history)
    {
        var query = Query(user, [.. Enumerable.Range(0, history)]);
        var scores = Score(_model, _world.Features!, query);

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.True(scores.Distinct().Count() > JointWorld.Items / 2, "the scores tell the items apart");
        Assert.Equal(scores, Score(_model, _world.Features!, query));
        using var again = Trained(_world with { Threads = 3 });
        Assert.Equal(scores, Score(again, _world.Features!, query));
    }

    [Fact]
    public void A_user_without_texts_is_ranked_as_an_unknown_one_with_the_same_history()
    {
        var known = Score(_model, _world.Features!, Query(UserWithoutTexts, 3, 4, 5));

        Assert.Equal(Score(_model, _world.Features!, Query(null, 3, 4, 5)), known);
        Assert.NotEqual(Score(_model, _world.Features!, Query(UserWithTexts, 3, 4, 5)), known);
    }

    [Fact]
    public void An_item_is_ranked_by_what_is_known_of_it()
    {
        var query = Query(UserWithTexts, 3, 4, 5);
        var before = RetrieverScores(_model, _world.Features!, query);
        var otherTexts = RetrieverScores(_model, _world.Features! with { ItemTexts = Same(JointWorld.ItemTexts(), seed: 8) }, query);
        var otherImages = RetrieverScores(_model, _world.Features! with { ItemImages = Same(_world.Features!.ItemImages!, seed: 9) }, query);

        Assert.Equal([true, true, false, false], Changed(before, otherTexts));
        Assert.Equal([true, false, true, false], Changed(before, otherImages));
    }

    [Fact]
    public void A_new_item_is_what_its_description_says()
    {
        // Three items that nobody had, and that are no negatives either: two with the same description, one with another.
        var world = _world with
        {
            Split = WithNewItems(_world.Split, 3),
            Features = WithNewItems(_world.Features!),
            Training = _world.Training with { BatchSize = JointWorld.Users },
            Options = _world.Options with { PositionsPerUser = 1, NegativeMix = new() { Uniform = 0, Popularity = 0, InBatch = 1, Hard = 0 } },
        };
        using var model = Trained(world);
        var scores = RetrieverScores(model, world.Features!, Query(UserWithTexts, 3, 4, 5));

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores[JointWorld.Items], scores[JointWorld.Items + 1]);
        Assert.NotEqual(scores[JointWorld.Items], scores[JointWorld.Items + 2]);
    }

    [Fact]
    public void A_model_is_a_sequence_model_alone_where_it_has_nothing_to_fuse()
    {
        var world = _world with { Features = null, Retriever = null, Memory = null, Stages = [Stage.PretrainSasrec], Fusion = new() };
        using var model = Trained(world);
        using var scorer = new Ur4RecScorer(model, null, [], _pool);
        using var sasRec = new SasRecScorer(model.SasRec);

        Assert.Equal(("sasrec", null, null), (scorer.Name, scorer.Retriever, scorer.Fusion));
        var (got, want) = (new float[JointWorld.Items], new float[JointWorld.Items]);
        scorer.Score([Query(3, 1, 2)], got);
        sasRec.Score([Query(3, 1, 2)], want);
        Assert.Equal(want, got);
    }

    private Ur4RecModel Trained(JointWorld world)
    {
        using var pool = new WorkerPool(world.Threads);
        var model = world.NewModel();
        world.NewTrainer(model, pool).Run(world.Stages, new RecordingObserver(_ => { }));
        return model;
    }

    private float[] Score(Ur4RecModel model, RetrieverFeatures features, ScoringQuery query)
    {
        using var scorer = new Ur4RecScorer(model, features, [], _pool);
        var scores = new float[model.SasRec.ItemCount];
        scorer.Score([query], scores);
        return scores;
    }

    private float[] RetrieverScores(Ur4RecModel model, RetrieverFeatures features, ScoringQuery query)
    {
        using var scorer = new RetrieverScorer(model.Retriever!, memory: null, features, _pool);
        var scores = new float[model.SasRec.ItemCount];
        ItemIndex[] items = [.. Enumerable.Range(0, scores.Length).Select(item => new ItemIndex(item))];
        scorer.Score([query], Ragged.FromLengths([scores.Length]), items, scores);
        return scores;
    }

    private static bool[] Changed(float[] before, float[] after) =>
        [.. new[] { ItemWithTextAndImage, ItemWithText, ItemWithImage, ItemWithNothing }.Select(item => before[item] != after[item])];

    private static ScoringQuery Query(int? user, params int[] history) =>
        new(user is { } index ? new UserIndex(index) : null, Array.ConvertAll(history, item => new ItemIndex(item)));

    /// <summary>As many rows for everybody, of other values.</summary>
    private static ContextTable Same(ContextTable table, ulong seed) =>
        RetrieverWorld.Table(table.Columns, [.. Enumerable.Range(0, table.Subjects.Groups).Select(table.Subjects.LengthOf)], seed);

    private static Split WithNewItems(Split split, int count)
    {
        var old = split.Dataset;
        var users = Enumerable.Range(0, old.UserCount).Select(user => new UserIndex(user)).ToArray();
        var offsets = users.Aggregate(new List<int> { 0 }, (ends, user) => [.. ends, ends[^1] + old.Sequence(user).Length]);
        var dataset = new SequenceDataset(
            [.. users.Select(old.IdOf)],
            [.. Enumerable.Range(0, old.ItemCount + count).Select(item => new ItemId($"i{item}"))],
            [.. offsets], [.. users.SelectMany(user => old.Sequence(user).ToArray())], [.. users.SelectMany(user => old.Times(user).ToArray())]);
        return Splitter.Split(dataset, new SplitOptions());
    }

    /// <summary>A description of one sentence each: the first two have the same.</summary>
    private static RetrieverFeatures WithNewItems(RetrieverFeatures features)
    {
        var texts = features.ItemTexts;
        return features with
        {
            ItemTexts = Append(texts, [.. Sentence(1), .. Sentence(1), .. Sentence(-1)], 1),
            ItemImages = Append(features.ItemImages!, [], 0),
        };

        float[] Sentence(float sign) => [.. Enumerable.Range(1, texts.Columns).Select(column => sign / column)];
    }

    private static ContextTable Append(ContextTable table, float[] rows, int rowsEach)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        var subjects = Enumerable.Range(0, table.Subjects.Groups).ToArray();
        var values = table.Of(tape, subjects).Rows.Values.ToArray();
        int[] lengths = [.. subjects.Select(table.Subjects.LengthOf), rowsEach, rowsEach, rowsEach];
        return new ContextTable(table.Columns, (float[])[.. values, .. rows], Ragged.FromLengths(lengths));
    }
}
