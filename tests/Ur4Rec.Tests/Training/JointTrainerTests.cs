using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>The course of the four stages, whatever losses they have.</summary>
public class JointTrainerTests
{
    [Fact]
    public void Stages_run_in_order_and_each_gives_a_result()
    {
        var run = new JointWorld { Training = new() { Epochs = 2, BatchSize = 8, Negatives = 4, LearningRate = 0.01 } }.Run();

        string[] names = ["pretrain_sasrec", "pretrain_retriever", "joint_finetune", "end_to_end"];
        Assert.Equal(names, run.Stages.Select(stage => stage.Name));
        Assert.Equal(names.SelectMany(name => new[] { name, name }), run.Epochs.Select(epoch => epoch.Stage));
        Assert.All(run.Stages, stage =>
        {
            Assert.Equal(2, stage.Epochs);
            Assert.InRange(stage.Validation["ndcg@10"], 0.01, 1);
            Assert.True(stage.Examples > 0 && stage.TrainSeconds > 0 && stage.EvaluateSeconds > 0);
        });
        var messages = run.Messages.Where(message => !message.Contains("rolled back", StringComparison.Ordinal));
        Assert.Equal(
            [
                "pretrain_sasrec: cross_entropy",
                "pretrain_retriever: 1 retrieval",
                "joint_finetune: the modules take turns step by step; 1 retrieval, 1 sequence",
                "end_to_end: 1 retrieval, 1 sequence",
            ],
            messages);
    }

    [Fact]
    public void Every_stage_moves_its_own_parameters_at_its_own_rate()
    {
        var run = new JointWorld { Options = new() { LearningRate = 0.02, FinetuneScale = 0.5 } }.Run();

        Assert.Equal(
            ["sasrec 0.01", "retriever 0.02", "sasrec 0.005, retriever 0.01", "sasrec 0.005, retriever 0.01"],
            run.Epochs.Select(epoch => string.Join(", ", epoch.LearningRates.Select(rate => $"{rate.Key} {rate.Value}"))));
    }

    [Fact]
    public void What_a_stage_does_not_train_keeps_its_bits_and_gets_no_gradient()
    {
        var moved = new Dictionary<string, List<(bool SasRec, bool Retriever, bool Memory)>>();
        Dictionary<string, float[]>? before = null;
        var world = JointWorld.Full with
        {
            Options = JointWorld.Full.Options with { Alternation = new() },
            AfterStep = (model, step) =>
            {
                var now = JointWorld.ParametersOf(model);
                before ??= now;
                var steps = moved.TryGetValue(step.Stage, out var list) ? list : moved[step.Stage] = [];
                // A stage may begin elsewhere than the one before ended.
                if (step.Step > 1)
                    steps.Add((Differ(before, now, "sasrec."), Differ(before, now, "retriever."), Differ(before, now, "memory.")));
                before = now;
                if (step.Stage == "pretrain_retriever")
                    Assert.All(model.SasRec.NamedParameters(), parameter => Assert.False(parameter.Parameter.HasGradient));
            },
        };

        world.Run();

        Assert.All(moved["pretrain_sasrec"], step => Assert.Equal((true, false, false), step));
        Assert.All(moved["pretrain_retriever"], step => Assert.Equal((false, true, true), step));
        Assert.All(moved["joint_finetune"], (step, i) => Assert.Equal(i % 2 == 0 ? (false, true, true) : (true, false, false), step));
        Assert.All(moved["end_to_end"], step => Assert.Equal((true, true, true), step));
        Assert.Equal([2, 11, 14, 2], moved.Values.Select(steps => steps.Count));
    }

    [Fact]
    public void A_stage_that_does_not_improve_is_rolled_back_to_the_best()
    {
        var scripted = new Scripted(0.1, 0.5, 0.4, 0.6, 0.6);
        var run = new JointWorld { Script = scripted.Next }.Run();

        Assert.Equal([true, false, true, false], run.Stages.Select(stage => stage.Kept));
        Assert.Equal([0.5, 0.4, 0.6, 0.6], run.Stages.Select(stage => stage.ModelValidation["ndcg@10"]));
        Assert.Equal(0.1, run.Stages[0].Validation["ndcg@10"]);
        Assert.Equal(scripted.Seen[3], run.Parameters);
        Assert.NotEqual(scripted.Seen[4]["sasrec.item_embedding.weight"], run.Parameters["sasrec.item_embedding.weight"]);
        Assert.Contains("pretrain_retriever did not raise the model's validation ndcg@10 (0.4000, best 0.5000) and is rolled back", run.Messages);
        Assert.Contains("end_to_end did not raise the model's validation ndcg@10 (0.6000, best 0.6000) and is rolled back", run.Messages);
    }

    [Fact]
    public void Where_no_later_stage_improves_the_first_ones_model_is_the_result()
    {
        var scripted = new Scripted(0.1, 0.5, 0.4, 0.3, 0.2);
        var world = new JointWorld { Script = scripted.Next };
        using var untrained = world.NewModel();
        var run = world.Run();

        Assert.Equal(scripted.Seen[1], run.Parameters);
        Assert.Equal([1f, 0f], run.Parameters["fusion.weights"]);
        Assert.Equal(JointWorld.ParametersOf(untrained)["retriever.proxy"], run.Parameters["retriever.proxy"]);
    }

    [Fact]
    public void A_trained_retriever_is_where_later_stages_begin_until_one_of_them_is_kept()
    {
        var scripted = new Scripted(0.1, 0.5, 0.4, 0.3, 0.6);
        // So small a rate that the last two stages change nothing.
        var run = new JointWorld { Script = scripted.Next, Options = new() { LearningRate = 0.01, FinetuneScale = 1e-30 } }.Run();

        Assert.NotEqual(scripted.Seen[1]["retriever.proxy"], scripted.Seen[2]["retriever.proxy"]);
        Assert.Equal(scripted.Seen[2], scripted.Seen[3]);
        Assert.Equal(scripted.Seen[2], scripted.Seen[4]);
        Assert.Equal(scripted.Seen[4], run.Parameters);
    }

    [Fact]
    public void The_best_epoch_of_a_stage_is_kept_and_patience_ends_it()
    {
        var scripted = new Scripted(0.1, 0.1, 0.2, 0.5, 0.4, 0.3, 0.2);
        var world = new JointWorld { Script = scripted.Next }.With(Stage.PretrainSasrec, Stage.PretrainRetriever);
        var run = (world with { Training = world.Training with { Epochs = 9, Patience = 1 } }).Run();

        // Two epochs and the whole model; then the retriever's: 0.5, 0.4.
        Assert.Equal([(2, 1), (2, 1)], run.Stages.Select(stage => (stage.Epochs, stage.BestEpoch)));
        Assert.Equal(scripted.Seen[3], run.Parameters);
        Assert.Equal([true, false, true, false], run.Epochs.Select(epoch => epoch.IsBest));
    }

    [Theory]
    [InlineData(1UL, FusionMethod.Weighted)]
    [InlineData(2UL, FusionMethod.Learned)]
    [InlineData(3UL, FusionMethod.Adaptive)]
    public void The_result_is_what_the_best_stage_was(ulong seed, FusionMethod method)
    {
        var world = new JointWorld { Fusion = new() { Method = method, Ease = true } };
        var run = (world with { Training = world.Training with { Seed = seed } }).Run();

        Assert.Equal(run.Stages.Max(stage => stage.ModelValidation["ndcg@10"]), run.FinalQuality);
        Assert.Equal(run.FinalQuality, run.Stages.Last(stage => stage.Kept).ModelValidation["ndcg@10"]);
    }

    [Fact]
    public void Parameters_have_the_same_bits_on_any_number_of_threads_and_in_two_runs()
    {
        var one = JointWorld.Full.Run();

        Assert.Equal(one.Parameters, JointWorld.Full.Run().Parameters);
        Assert.Equal(one.Parameters, (JointWorld.Full with { Threads = 2 }).Run().Parameters);
        Assert.Equal(one.Parameters, (JointWorld.Full with { Threads = 3 }).Run().Parameters);
        var other = (JointWorld.Full with { Training = JointWorld.Full.Training with { Seed = 2 } }).Run();
        Assert.All(["sasrec.", "retriever.", "memory.", "fusion."], part => Assert.NotEqual(one.Of(part), other.Of(part)));
    }

    [Fact]
    public void The_first_stage_alone_is_the_training_of_a_sequence_model()
    {
        var world = JointWorld.Full with { Features = null, Retriever = null, Fusion = new(), Stages = [Stage.PretrainSasrec] };
        var run = world.Run();

        using var pool = new WorkerPool(1);
        using var alone = new SasRecModel(world.SasRec, JointWorld.Items, world.Training.Seed);
        new SasRecTrainer(alone, world.Split, world.Training, pool)
            .Run(_ => new Dictionary<string, double> { ["ndcg@10"] = 0 }, new RecordingObserver(_ => { }));
        foreach (var (name, values) in JointWorld.ParametersOf(alone))
            Assert.Equal(values, run.Parameters[$"sasrec.{name}"]);
        Assert.Equal([1f], run.Parameters["fusion.weights"]);
        Assert.Equal(run.Stages[0].Validation, run.Stages[0].ModelValidation);
    }

    [Theory]
    [InlineData(Stage.PretrainSasrec)]
    [InlineData(Stage.PretrainRetriever)]
    [InlineData(Stage.JointFinetune)]
    [InlineData(Stage.EndToEnd)]
    public void Cancelled_it_ends_after_the_step_in_hand(Stage stage)
    {
        using var cancellation = new CancellationTokenSource();
        var last = "";
        var world = JointWorld.Full with
        {
            Cancellation = cancellation.Token,
            AfterStep = (_, step) =>
            {
                last = $"{step.Stage} {step.Step}";
                if (last == $"{stage.Name()} 2")
                    cancellation.Cancel();
            },
        };

        Assert.Throws<OperationCanceledException>(() => world.Run());
        Assert.Equal($"{stage.Name()} 2", last);
    }

    [Fact]
    public void A_cancelled_stage_leaves_the_model_whole_for_another_training()
    {
        using var cancellation = new CancellationTokenSource();
        var world = new JointWorld();
        using var pool = new WorkerPool(1);
        using var model = world.NewModel();
        var observer = new RecordingObserver(step => Cancel(step.Stage == "joint_finetune"));
        Assert.Throws<OperationCanceledException>(() => world.NewTrainer(model, pool).Run(world.Stages, observer, cancellation.Token));

        Assert.All(model.NamedParameters(), parameter => Assert.False(parameter.Parameter.IsFrozen));

        void Cancel(bool now)
        {
            if (now)
                cancellation.Cancel();
        }
    }

    [Fact]
    public void A_term_that_the_data_cannot_give_is_an_error_before_the_first_step()
    {
        var images = new JointWorld().WithLosses(losses => losses with { ConsistencyWeight = 0.5 });
        AssertRefused(
            images with { Features = images.Features! with { ItemImages = null } },
            "consistency_weight is 0.5, but no item has an image to agree with its description; set consistency_weight to 0, or import images.");
        AssertRefused(
            new JointWorld().WithLosses(losses => losses with { LoadBalanceWeight = 0.5 }),
            "load_balance_weight is 0.5, but one sub-expert has no load to share; set load_balance_weight to 0, or num_sub_experts to 2 or more.");
        AssertRefused(
            new JointWorld().WithLosses(losses => losses with { RetrievalWeight = 0 }), "retrieval_weight is 0; it must be above 0.");
    }

    private static void AssertRefused(JointWorld world, string message)
    {
        using var pool = new WorkerPool(1);
        using var model = world.NewModel();
        Assert.Equal(message, Assert.Throws<InputException>(() => world.NewTrainer(model, pool)).Message);
    }

    private static bool Differ(Dictionary<string, float[]> before, Dictionary<string, float[]> now, string prefix) =>
        now.Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Any(parameter => !parameter.Value.AsSpan().SequenceEqual(before[parameter.Key]));

    /// <summary>A validation that says what it was told to, in turn, and keeps what the model was.</summary>
    private sealed class Scripted(params double[] values)
    {
        public List<Dictionary<string, float[]>> Seen { get; } = [];

        public double Next(Ur4RecModel model)
        {
            Seen.Add(JointWorld.ParametersOf(model));
            return values[Seen.Count - 1];
        }
    }
}
