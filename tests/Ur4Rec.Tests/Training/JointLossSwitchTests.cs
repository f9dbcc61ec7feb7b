using Ur4Rec.Losses;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>What each loss and each way of weighing them changes of a joint training.</summary>
public class JointLossSwitchTests
{
    private static readonly JointWorld s_world = new() { Retriever = new() { OutputDim = 8, Heads = 2, Proxies = 2, SubExperts = 2 } };

    private static readonly Lazy<JointRun> s_plain = new(() => s_world.Run());

    private static readonly Dictionary<LossTerm, Func<JointLossOptions, JointLossOptions>> s_terms = new()
    {
        [LossTerm.Bpr] = losses => losses with { BprWeight = 0.3 },
        [LossTerm.Consistency] = losses => losses with { ConsistencyWeight = 0.3 },
        [LossTerm.Infonce] = losses => losses with { InfonceWeight = 0.3 },
        [LossTerm.MemoryBank] = losses => losses with { UseMemoryBank = true, MemoryBankWeight = 0.3 },
        [LossTerm.Diversity] = losses => losses with { DiversityWeight = 0.3 },
        [LossTerm.Distillation] = losses => losses with { UseKnowledgeDistillation = true, KdWeight = 0.3 },
        [LossTerm.LoadBalance] = losses => losses with { LoadBalanceWeight = 0.3 },
    };

    public static TheoryData<string> Terms => [.. s_terms.Keys.Select(term => term.Name())];

    [Fact]
    public void Every_term_that_can_be_left_out_is_tested() =>
        Assert.Equal(Enum.GetValues<LossTerm>().Except([LossTerm.Retrieval, LossTerm.Sequence]), s_terms.Keys.Order());

    [Fact]
    public void Without_them_there_are_the_two_losses_of_the_models()
    {
        Assert.Equal(["", "retrieval", "retrieval, sequence", "retrieval, sequence"], s_plain.Value.Epochs.Select(TermsOf));
        var epochs = s_plain.Value.Epochs;
        Assert.Equal(epochs[1].Losses["retrieval"], epochs[1].Loss, 1e-5);
        Assert.Equal(epochs[3].Losses["retrieval"] + epochs[3].Losses["sequence"], epochs[3].Loss, 0.1);
    }

    [Theory]
    [MemberData(nameof(Terms))]
    public void A_term_is_trained_logged_and_told_in_every_stage_after_the_first(string name)
    {
        var term = s_terms.Keys.Single(term => term.Name() == name);
        var run = s_world.WithLosses(s_terms[term]).Run();

        Assert.Equal(s_plain.Value.Epochs[0].Loss, run.Epochs[0].Loss);
        Assert.All(run.Epochs.Skip(1), epoch =>
        {
            Assert.True(double.IsFinite(epoch.Losses[name]));
            Assert.True(term == LossTerm.Diversity || epoch.Losses[name] > 0, $"{epoch.Stage}: {name} {epoch.Losses[name]}");
        });
        var lines = run.Messages.Where(message => message.EndsWith($", 0.3 {name}", StringComparison.Ordinal));
        Assert.Equal(["pretrain_retriever", "joint_finetune", "end_to_end"], lines.Select(line => line.Split(':')[0]));
        var retriever = run.EpochsOf(Stage.PretrainRetriever).Single();
        Assert.Equal(retriever.Losses["retrieval"] + (0.3 * retriever.Losses[name]), retriever.Loss, 1e-5);
        Assert.NotEqual(s_plain.Value.EpochsOf(Stage.PretrainRetriever).Single().Losses["retrieval"], retriever.Losses["retrieval"]);
    }

    [Fact]
    public void Weights_of_the_models_own_losses_count_too()
    {
        var run = s_world.OneStep(epochs: 1).WithLosses(losses => losses with { RetrievalWeight = 3, SequenceWeight = 2 }).Run();

        var retriever = run.EpochsOf(Stage.PretrainRetriever).Single();
        Assert.Equal(3 * retriever.Losses["retrieval"], retriever.Loss, 1e-4);
        var both = run.EpochsOf(Stage.EndToEnd).Single();
        Assert.Equal((3 * both.Losses["retrieval"]) + (2 * both.Losses["sequence"]), both.Loss, 1e-4);
    }

    [Fact]
    public void Retrieval_by_bce_asks_each_candidate_by_itself()
    {
        var softmax = s_world.OneStep(epochs: 1).Run();
        var bce = s_world.OneStep(epochs: 1).WithLosses(losses => losses with { RetrievalLoss = RetrievalLossKind.Bce }).Run();

        Assert.NotEqual(softmax.EpochsOf(Stage.PretrainRetriever)[0].Loss, bce.EpochsOf(Stage.PretrainRetriever)[0].Loss);
    }

    [Fact]
    public void Distillation_teaches_the_sequence_model_only_where_it_is_trained()
    {
        var world = s_world with { Script = _ => 0, Options = s_world.Options with { NegativeMix = new() { Hard = 0 } } };
        var distilled = world.WithLosses(s_terms[LossTerm.Distillation]);

        Assert.NotEqual(AfterFirstSequenceStep(world), AfterFirstSequenceStep(distilled));
        var sasRec = distilled.With(Stage.PretrainSasrec, Stage.PretrainRetriever).Run().Of("sasrec.");
        Assert.Equal(world.With(Stage.PretrainSasrec).Run().Of("sasrec."), sasRec);
    }

    [Fact]
    public void The_memory_bank_begins_empty_and_holds_as_many_as_it_may()
    {
        var one = BankLosses(size: 1);
        var many = BankLosses(size: 1000);

        Assert.Equal(one[0], many[0]);
        Assert.True(one[1] < many[1], $"{one[1]} among 1, {many[1]} among all");

        static double[] BankLosses(int size) =>
        [
            .. s_world.OneStep(epochs: 2).With(Stage.PretrainRetriever)
                .WithLosses(losses => s_terms[LossTerm.MemoryBank](losses) with { MemoryBankSize = size })
                .Run().Epochs.Select(epoch => epoch.Losses["memory_bank"]),
        ];
    }

    /// <summary>Adam's first step moves the log-variance s by the learning rate, up for a loss above 1: then the loss is e^-s l + s.</summary>
    [Fact]
    public void Uncertainty_weighting_trains_its_log_variances()
    {
        var world = s_world.OneStep(epochs: 2).With(Stage.PretrainRetriever);
        var fixedWeights = world.Run().Epochs;
        var run = world.WithLosses(losses => losses with { UseUncertaintyWeighting = true, RetrievalWeight = 7 }).Run();

        Assert.All(fixedWeights, epoch => Assert.Equal(epoch.Losses["retrieval"], epoch.Loss));
        Assert.Equal(run.Epochs[0].Losses["retrieval"], run.Epochs[0].Loss, 1e-6);
        Assert.InRange(run.Epochs[0].Loss, 1.1, 20);
        const double logVariance = 0.01;
        Assert.Equal((Math.Exp(-logVariance) * run.Epochs[1].Losses["retrieval"]) + logVariance, run.Epochs[1].Loss, 1e-5);
        Assert.Equal("pretrain_retriever: retrieval, weighed by their uncertainty", run.Messages[0]);
    }

    [Fact]
    public void A_curriculum_brings_the_terms_in_one_after_the_other()
    {
        var all = s_terms.Values.Aggregate(s_world.OneStep(epochs: 10).With(Stage.PretrainRetriever), (world, change) => world.WithLosses(change));
        var run = all.WithLosses(losses => losses with { UseCurriculum = true }).Run();

        const string early = "retrieval, consistency, infonce";
        const string middle = "retrieval, bpr, consistency, infonce, memory_bank, distillation, load_balance";
        const string late = "retrieval, bpr, consistency, infonce, memory_bank, diversity, distillation, load_balance";
        Assert.Equal(["retrieval", early, early, early, middle, middle, middle, late, late, late], run.Epochs.Select(TermsOf));
        Assert.EndsWith("; phased in by curriculum", run.Messages[0], StringComparison.Ordinal);
        Assert.All(all.Run().Epochs, epoch => Assert.Equal(late, TermsOf(epoch)));
    }

    private static string TermsOf(EpochSummary epoch) => string.Join(", ", epoch.Losses.Keys);

    private static float[] AfterFirstSequenceStep(JointWorld world)
    {
        float[] parameters = [];
        var watched = world with
        {
            AfterStep = (model, step) =>
            {
                if (step is { Stage: "joint_finetune", Step: 1 })
                    parameters = [.. JointWorld.ParametersOf(model.SasRec).SelectMany(parameter => parameter.Value)];
            },
        };
        watched.With(Stage.PretrainSasrec, Stage.JointFinetune).Run();
        return parameters;
    }
}
