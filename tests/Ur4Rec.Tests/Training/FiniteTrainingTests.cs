using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Models.Retrieval;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>
/// No NaN: all stages with all losses over many seeds, rates of dropout and learning, and histories of every length from 1 to 200. A loss
/// or a gradient that is not finite ends a run with an exception, so one that comes to its end had none.
/// </summary>
public class FiniteTrainingTests
{
    private const int Seeds = 20;
    private const int Items = 260;
    private const int LongestHistory = 200;

    public static TheoryData<int> AllSeeds => [.. Enumerable.Range(0, Seeds)];

    [Fact]
    public void Every_history_length_from_1_to_200_is_trained_and_asked()
    {
        var splits = Enumerable.Range(0, Seeds).Select(NewSplit).ToArray();
        var trained = splits.SelectMany(TrainingLengths);
        var asked = splits.SelectMany(split => split.Validation.Select(@case => split.History(@case).Length));

        Assert.Equal(Enumerable.Range(1, LongestHistory), trained.Distinct().Order());
        Assert.Equal(Enumerable.Range(1, LongestHistory), asked.Distinct().Order());

        static IEnumerable<int> TrainingLengths(Split split) =>
            Enumerable.Range(0, split.Dataset.UserCount).Select(user => split.TrainingSequence(new UserIndex(user)).Length);
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Everything_stays_finite(int seed)
    {
        foreach (var dropout in new[] { 0, 0.1, 0.5 })
            TrainAndScore(WorldOf(seed, dropout));
    }

    private static void TrainAndScore(JointWorld world)
    {
        using var pool = new WorkerPool(1);
        using var model = world.NewModel();
        var observer = new RecordingObserver(step => Assert.True(double.IsFinite(step.Loss), $"{step.Stage} {step.Step}: {step.Loss}"));
        var results = world.NewTrainer(model, pool).Run(world.Stages, observer);

        Assert.Equal(4, results.Count);
        Assert.All(observer.Epochs, epoch => Assert.All(epoch.Losses.Values, loss => Assert.True(double.IsFinite(loss))));
        Assert.Equal([0, 8, 9, 9], observer.Epochs.Where(epoch => epoch.Epoch == 2).Select(epoch => epoch.Losses.Count));
        AssertFinite(JointWorld.ParametersOf(model).Values.SelectMany(values => values), "a parameter");

        using var scorer = new Ur4RecScorer(model, world.Features, [], pool, withRetriever: true);
        scorer.SetWeights(world.Split, pool);
        ScoringQuery[] queries = [.. world.Split.Test.Select(@case => ScoringQuery.Of(world.Split, @case)), new ScoringQuery(null, default)];
        var scores = new float[queries.Length * Items];
        scorer.SasRec.Score(queries, scores);
        AssertFinite(scores, "a score of the sequence model");
        ItemIndex[] candidates = [.. Enumerable.Range(0, scores.Length).Select(pair => new ItemIndex(pair % Items))];
        scorer.Retriever!.Score(queries, Ragged.FromLengths([.. queries.Select(_ => Items)]), candidates, scores);
        AssertFinite(scores, "a score of the retriever");
        scorer.Score(queries, scores);
        AssertFinite(scores, "a score of the fusion");
    }

    private static void AssertFinite(IEnumerable<float> values, string what) => Assert.True(values.All(float.IsFinite), $"{what} is not finite");

    /// <summary>What cannot be on together alternates with the seed; every second seed has the largest learning rate.</summary>
    private static JointWorld WorldOf(int seed, double dropout)
    {
        double[] learningRates = [0.01, 0.001, 0.01, 0.003];
        var full = JointWorld.Full;
        var learningRate = learningRates[seed % 4];
        return full with
        {
            Split = NewSplit(seed),
            Features = new RetrieverFeatures(Table(NewSplit(seed).Dataset.UserCount + 1, 4, 1), Table(Items, 3, 2), Table(Items, 2, 3)),
            SasRec = full.SasRec with
            {
                Dropout = dropout,
                MaxSequenceLength = LongestHistory,
                Variant = (SasRecVariant)(seed / 2 % 2),
            },
            Retriever = full.Retriever! with { Dropout = dropout, Temperature = seed % 3 == 0 ? 0.01 : 0.07 },
            Memory = new MemoryOptions { UpdateTrigger = (UpdateTrigger)(seed % 3), InteractionThreshold = 1, DecayFactor = 0.5 },
            Fusion = new FusionOptions { Method = (FusionMethod)(seed % 3), RerankTop = 0 },
            Training = new TrainingOptions
            {
                Epochs = 2,
                // 13 users: the last batch of a round has one case or three.
                BatchSize = seed % 2 == 0 ? 4 : 5,
                Negatives = 3,
                Loss = (SequenceLoss)(seed % 5),
                LearningRate = learningRate,
                Seed = (ulong)seed + 1,
            },
            Options = full.Options with
            {
                LearningRate = learningRate,
                FinetuneScale = 1,
                PositionsPerUser = 2,
                Losses = full.Options.Losses with
                {
                    RetrievalLoss = (RetrievalLossKind)(seed % 2),
                    Diversity = (DiversityKind)(seed / 2 % 2),
                    UseUncertaintyWeighting = seed % 4 < 2,
                    UseCurriculum = false,
                },
                Alternation = new AlternationOptions { Adaptive = seed % 2 == 0, MinSteps = 2 },
            },
        };
    }

    /// <summary>13 users; over the seeds their training parts have all lengths from 1 to 200.</summary>
    private static Split NewSplit(int seed)
    {
        int[] lengths = [1, 2, LongestHistory, .. Enumerable.Range(0, 10).Select(user => 1 + seed + (Seeds * user))];
        var random = new RandomStream(RandomKey.For((ulong)seed, "histories"));
        var offsets = new int[lengths.Length + 1];
        var items = new List<ItemIndex>();
        var times = new List<long>();
        for (var user = 0; user < lengths.Length; user++)
        {
            for (var step = 0; step < lengths[user] + 2; step++)
            {
                items.Add(new ItemIndex(Math.Min(random.NextInt(Items), random.NextInt(Items))));
                times.Add(step / 3 * 86_400L);
            }

            offsets[user + 1] = items.Count;
        }

        var dataset = new SequenceDataset(
            [.. lengths.Select((_, user) => new UserId($"u{user}"))], [.. Enumerable.Range(0, Items).Select(item => new ItemId($"i{item}"))],
            offsets, [.. items], [.. times]);
        return Splitter.Split(dataset, new SplitOptions());
    }

    /// <summary>0 to <paramref name="most"/> - 1 rows a subject; the last subject has none.</summary>
    private static ContextTable Table(int subjects, int most, ulong seed) =>
        RetrieverWorld.Table(5, [.. Enumerable.Range(0, subjects).Select(subject => subject == subjects - 1 ? 0 : subject % most)], seed);
}
