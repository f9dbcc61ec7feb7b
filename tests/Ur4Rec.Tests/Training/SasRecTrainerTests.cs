using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Tests.Training;

/// <summary>Training on cycles: after item i always comes item i + 1, so that a working trainer must learn to rank it first.</summary>
public class SasRecTrainerTests
{
    private const int Items = 40;

    public static TheoryData<SequenceLoss, SasRecVariant> Losses
    {
        get
        {
            var data = new TheoryData<SequenceLoss, SasRecVariant>();
            foreach (var loss in Enum.GetValues<SequenceLoss>())
            {
                data.Add(loss, SasRecVariant.Prenorm);
                data.Add(loss, SasRecVariant.Classic);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_and_variant_learns_what_comes_next(SequenceLoss loss, SasRecVariant variant)
    {
        var result = Train(new TrainingOptions { Loss = loss, Negatives = 6 }, variant);
        Assert.True(result.Validation["ndcg@10"] > 0.9, $"{loss} {variant} reached {result.Validation["ndcg@10"]}");
    }

    [Fact]
    public void Shared_and_popular_negatives_work_too()
    {
        var options = new TrainingOptions
        {
            Loss = SequenceLoss.SampledSoftmax,
            Negatives = 10,
            SharedNegatives = true,
            NegativeSampling = NegativeSampling.Popularity,
        };
        Assert.True(Train(options, SasRecVariant.Prenorm).Validation["ndcg@10"] > 0.9);
    }

    [Theory]
    [InlineData(SequenceLoss.CrossEntropy, false)]
    [InlineData(SequenceLoss.CrossEntropy, true)]
    [InlineData(SequenceLoss.SampledSoftmax, false)]
    [InlineData(SequenceLoss.SampledSoftmax, true)]
    public void Parameters_have_the_same_bits_on_any_number_of_threads_and_in_two_runs(SequenceLoss loss, bool refined)
    {
        var options = new TrainingOptions { Loss = loss, Negatives = 6, EmaDecay = refined ? 0.9 : 0, ShuffleTies = refined, ExcludeHistory = refined };
        var one = ParametersAfter(options, threads: 1);
        Assert.Equal(one, ParametersAfter(options, threads: 1));
        Assert.Equal(one, ParametersAfter(options, threads: 2));
        Assert.Equal(one, ParametersAfter(options, threads: 3));
        Assert.NotEqual(one, ParametersAfter(options with { Seed = 2 }, threads: 1));
    }

    [Fact]
    public void Each_refinement_changes_what_is_learnt()
    {
        var plain = ParametersAfter(new TrainingOptions(), threads: 1);
        Assert.NotEqual(plain, ParametersAfter(new TrainingOptions { EmaDecay = 0.9 }, threads: 1));
        Assert.NotEqual(plain, ParametersAfter(new TrainingOptions { ShuffleTies = true }, threads: 1));
        Assert.NotEqual(plain, ParametersAfter(new TrainingOptions { ExcludeHistory = true }, threads: 1));
    }

    [Fact]
    public void History_left_out_of_the_softmax_still_teaches_what_comes_next() =>
        Assert.True(Train(new TrainingOptions { ExcludeHistory = true, EmaDecay = 0.9 }, SasRecVariant.Prenorm).Validation["ndcg@10"] > 0.9);

    [Fact]
    public void The_moving_average_is_validated_and_kept_and_training_goes_on_without_it()
    {
        var raw = ParametersOfEpochs(decay: 0, best: 3, out _);
        var averaged = ParametersOfEpochs(decay: 0.5, best: 2, out var kept);

        Assert.Equal(raw[0], averaged[0]);
        for (var i = 0; i < raw[0].Length; i++)
        {
            Assert.Equal(((2 * raw[1][i]) + raw[0][i]) / 3, averaged[1][i], 1e-6f);
            Assert.Equal(((4 * raw[2][i]) + (2 * raw[1][i]) + raw[0][i]) / 7, averaged[2][i], 1e-6f);
        }

        Assert.Equal(averaged[1], kept);
    }

    [Fact]
    public void Patience_ends_the_stage_and_the_best_parameters_come_back()
    {
        var split = Cycles();
        using var pool = new WorkerPool(2);
        using var model = NewModel(SasRecVariant.Prenorm);
        var trainer = new SasRecTrainer(model, split, new TrainingOptions { Epochs = 20, Patience = 3, BatchSize = 16 }, pool);
        var validations = 0;
        float[] best = [];
        var result = trainer.Run(
            _ =>
            {
                if (++validations == 2)
                    best = Parameters(model);
                return new Dictionary<string, double> { ["ndcg@10"] = validations == 2 ? 1 : 0 };
            },
            new Silent());
        Assert.Equal(2, result.BestEpoch);
        Assert.Equal(5, result.Epochs);
        Assert.Equal(best, Parameters(model));
    }

    [Fact]
    public void Every_position_but_the_first_is_a_target_exactly_once()
    {
        var split = Cycles();
        var windows = SequenceBatch.CutWindows(split, longest: 4);
        foreach (var user in windows.GroupBy(window => window.User))
        {
            var targets = user.SelectMany(window => Enumerable.Range(window.First + 1, window.Length)).Order();
            Assert.Equal(Enumerable.Range(1, split.TrainingSequence(user.Key).Length - 1), targets);
            Assert.All(user, window => Assert.InRange(window.Length, 1, 4));
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run()
    {
        using var pool = new WorkerPool(1);
        using var model = NewModel(SasRecVariant.Prenorm);
        model.ItemEmbedding.Values[0] = float.NaN;
        var trainer = new SasRecTrainer(model, Cycles(), new TrainingOptions { BatchSize = 16 }, pool);
        var error = Assert.Throws<AnomalyException>(() => trainer.Run(Validate(Cycles()), new Silent()));
        Assert.StartsWith("pretrain_sasrec, step 1: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("sasrec.item_embedding.weight", error.Report.Suspect!.Parameter);
    }

    [Fact]
    public void Nothing_to_train_on_is_an_input_error()
    {
        UserId[] users = [new("a")];
        ItemId[] items = [new("x")];
        var dataset = new SequenceDataset(users, items, [0, 1], [new ItemIndex(0)], [0]);
        using var pool = new WorkerPool(1);
        using var model = NewModel(SasRecVariant.Prenorm);
        Assert.Throws<InputException>(() => new SasRecTrainer(model, Splitter.Split(dataset, new SplitOptions()), new TrainingOptions(), pool));
    }

    [Fact]
    public void A_steady_step_allocates_little_managed_memory()
    {
        using var pool = new WorkerPool(1);
        using var model = NewModel(SasRecVariant.Prenorm);
        var observer = new AllocationObserver();
        new SasRecTrainer(model, Cycles(), new TrainingOptions { Epochs = 6, BatchSize = 16, EmaDecay = 0.9, ShuffleTies = true, ExcludeHistory = true }, pool).Run(
            _ => new Dictionary<string, double> { ["ndcg@10"] = 0 }, observer);
        Assert.InRange(observer.LargestSteadyStep, 1, 64 * 1024);
    }

    /// <summary>What the validator is given after each of three epochs of one step, and what the model has in the end.</summary>
    private static List<float[]> ParametersOfEpochs(double decay, int best, out float[] kept)
    {
        using var pool = new WorkerPool(1);
        using var model = NewModel(SasRecVariant.Prenorm);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 1000, LearningRate = 0.01, EmaDecay = decay };
        var seen = new List<float[]>();
        new SasRecTrainer(model, Cycles(), options, pool).Run(
            _ =>
            {
                seen.Add(Parameters(model));
                return new Dictionary<string, double> { ["ndcg@10"] = seen.Count == best ? 1 : 0 };
            },
            new Silent());
        kept = Parameters(model);
        return seen;
    }

    private static StageResult Train(TrainingOptions options, SasRecVariant variant)
    {
        var split = Cycles();
        using var pool = new WorkerPool(2);
        using var model = NewModel(variant);
        var trainer = new SasRecTrainer(model, split, options with { Epochs = EpochsToLearn(options.Loss), Patience = 0, BatchSize = 16, LearningRate = 0.01 }, pool);
        return trainer.Run(Validate(split), new Silent());
    }

    /// <summary>gBCE weighs negatives far above the target and first learns only that most items are not next.</summary>
    private static int EpochsToLearn(SequenceLoss loss) => loss == SequenceLoss.Gbce ? 150 : 40;

    private static float[] ParametersAfter(TrainingOptions options, int threads)
    {
        var split = Cycles();
        using var pool = new WorkerPool(threads);
        using var model = NewModel(SasRecVariant.Prenorm, dropout: 0.3);
        new SasRecTrainer(model, split, options with { Epochs = 2, BatchSize = 16 }, pool).Run(Validate(split), new Silent());
        return Parameters(model);
    }

    private static SasRecModel NewModel(SasRecVariant variant, double dropout = 0.1) =>
        new(new SasRecOptions { Variant = variant, HiddenDim = 16, Blocks = 1, Heads = 2, Dropout = dropout, MaxSequenceLength = 10 }, Items, seed: 1);

    private static float[] Parameters(SasRecModel model) => [.. model.NamedParameters().SelectMany(p => p.Parameter.Values.ToArray())];

    /// <summary>60 users, each walking round the items from another start for 6 to 14 steps.</summary>
    private static Split Cycles()
    {
        const int users = 60;
        var offsets = new int[users + 1];
        var walked = new List<ItemIndex>();
        for (var user = 0; user < users; user++)
        {
            for (var step = 0; step < 6 + (user % 9); step++)
                walked.Add(new ItemIndex((user + step) % Items));
            offsets[user + 1] = walked.Count;
        }

        var dataset = new SequenceDataset(
            [.. Enumerable.Range(0, users).Select(user => new UserId($"u{user}"))],
            [.. Enumerable.Range(0, Items).Select(item => new ItemId($"i{item}"))],
            offsets, [.. walked], new long[walked.Count]);
        return Splitter.Split(dataset, new SplitOptions());
    }

    private static Validator Validate(Split split) => scorer =>
    {
        var gain = 0.0;
        foreach (var @case in split.Validation)
        {
            var scores = new float[scorer.ItemCount];
            scorer.Score([new ScoringQuery(@case.User, split.History(@case))], scores);
            foreach (var seen in split.History(@case).Span)
                scores[seen.Value] = float.NegativeInfinity;
            var better = scores.Count(score => score > scores[split.Target(@case).Value]);
            gain += better < 10 ? 1 / Math.Log2(better + 2) : 0;
        }

        return new Dictionary<string, double> { ["ndcg@10"] = gain / split.Validation.Count };
    };

    private sealed class Silent : ITrainingObserver
    {
        public void OnStep(in StepProgress progress)
        {
        }

        public void OnEpoch(EpochSummary summary)
        {
        }
    }

    private sealed class AllocationObserver : ITrainingObserver
    {
        private long _before;

        public long LargestSteadyStep { get; private set; }

        public void OnStep(in StepProgress progress)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (progress.Epoch > 3 && progress.Step > 1)
                LargestSteadyStep = Math.Max(LargestSteadyStep, now - _before);
            _before = GC.GetAllocatedBytesForCurrentThread();
        }

        public void OnEpoch(EpochSummary summary)
        {
        }
    }
}
