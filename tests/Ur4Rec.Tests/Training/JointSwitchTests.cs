using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>What the options of joint training beside its losses change: alternation, memory, examples, negatives, fusion.</summary>
public class JointSwitchTests
{
    private static readonly JointWorld s_world = new();

    [Fact]
    public void By_parity_the_models_take_turns()
    {
        var epoch = s_world.Run().EpochsOf(Stage.JointFinetune).Single();

        Assert.Equal((8L, 7L, 14L), (epoch.Counters["sasrec_steps"], epoch.Counters["retriever_steps"], epoch.Counters["switches"]));
    }

    [Fact]
    public void Adaptive_alternation_stays_with_a_model_until_its_loss_has_flattened()
    {
        // No loss improves by 99 % in two steps, so a turn is as long as it must be: 3 3 3 3 3, then 4 4 4 3.
        AssertSteps(minSteps: 3, (9, 6, 4));
        AssertSteps(minSteps: 4, (8, 7, 3));
        // A turn that is longer than the stage.
        AssertSteps(minSteps: 16, (15, 0, 0));

        static void AssertSteps(int minSteps, (long, long, long) expected)
        {
            var alternation = new AlternationOptions { Adaptive = true, SwitchThreshold = 0.99, MinSteps = minSteps };
            var run = (s_world with { Options = s_world.Options with { Alternation = alternation } }).Run();
            var counters = run.EpochsOf(Stage.JointFinetune).Single().Counters;
            Assert.Equal(expected, (counters["sasrec_steps"], counters["retriever_steps"], counters["switches"]));
            var line = $"joint_finetune: a module is trained until its loss improves by less than 0.99, for {minSteps} steps at least; ";
            Assert.Contains(run.Messages, message => message.StartsWith(line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Memories_follow_the_users_anew_every_epoch()
    {
        var epochs = WithAllPositions(s_world).Run().EpochsOf(Stage.PretrainRetriever);

        // A user's last target is the last training item, and all before it are in the memory then.
        Assert.Equal([JointWorld.Targets, JointWorld.Targets, JointWorld.Targets], epochs.Select(epoch => epoch.Counters["memory_updates"]));
    }

    [Theory]
    [InlineData(UpdateTrigger.InteractionCount, 2, 4 * (3 + 3 + 4 + 4 + 5 + 5))]
    [InlineData(UpdateTrigger.TimeBased, 1, 4 * (3 + 4 + 4 + 5 + 5 + 6))]
    [InlineData(UpdateTrigger.Explicit, 1, 0)]
    public void A_memory_moves_when_its_trigger_says(UpdateTrigger trigger, int threshold, long updates)
    {
        var memory = new MemoryOptions { UpdateTrigger = trigger, InteractionThreshold = threshold, TimeThreshold = 86_400 };
        var run = WithAllPositions(s_world with { Memory = memory }).Run();

        Assert.Equal(updates, run.EpochsOf(Stage.PretrainRetriever)[0].Counters["memory_updates"]);
    }

    [Fact]
    public void Without_memory_there_is_nothing_of_it()
    {
        var run = (s_world with { Memory = null }).Run();

        Assert.Empty(run.Of("memory."));
        Assert.All(run.Epochs.Skip(1), epoch => Assert.Equal(0, epoch.Counters["memory_updates"]));
        Assert.NotEqual(s_world.Run().EpochsOf(Stage.PretrainRetriever)[0].Loss, run.EpochsOf(Stage.PretrainRetriever)[0].Loss);
    }

    [Theory]
    [InlineData(1, 24, 3)]
    [InlineData(4, 96, 12)]
    [InlineData(100, JointWorld.Targets, 27)]
    public void Positions_a_user_say_how_many_cases_an_epoch_has(int positions, long cases, int steps)
    {
        var made = 0;
        var world = s_world with { Options = s_world.Options with { PositionsPerUser = positions }, AfterStep = (_, _) => made++ };
        var run = world.With(Stage.PretrainRetriever).Run();

        Assert.Equal((cases, steps), (run.Epochs.Single().Examples, made));
    }

    [Fact]
    public void Without_user_texts_none_is_read_and_with_them_all_are()
    {
        Assert.Equal(TrainedOn(dropout: 1, texts: 1), TrainedOn(dropout: 1, texts: 9));
        Assert.NotEqual(TrainedOn(dropout: 0.5, texts: 1), TrainedOn(dropout: 0.5, texts: 9));
        Assert.NotEqual(TrainedOn(dropout: 0, texts: 1), TrainedOn(dropout: 0, texts: 9));
        Assert.NotEqual(TrainedOn(dropout: 0, texts: 1), TrainedOn(dropout: 0.5, texts: 1));

        static float[] TrainedOn(double dropout, ulong texts) => (s_world with
        {
            Features = s_world.Features! with { UserTexts = JointWorld.UserTexts(texts) },
            Options = s_world.Options with { UserTextDropout = dropout },
            Script = _ => 0,
        }).With(Stage.PretrainRetriever).Run().Of("retriever.");
    }

    [Fact]
    public void The_sequence_model_has_a_say_in_the_negatives_only_where_hard_ones_are_wanted()
    {
        Assert.Equal(TrainedWith(new NegativeMix { Hard = 0 }, blocks: 1), TrainedWith(new NegativeMix { Hard = 0 }, blocks: 2));
        Assert.NotEqual(TrainedWith(new NegativeMix { Hard = 1 }, blocks: 1), TrainedWith(new NegativeMix { Hard = 1 }, blocks: 2));
    }

    [Fact]
    public void Every_source_of_negatives_trains_another_retriever()
    {
        var sources = new NegativeMix { Uniform = 0, Popularity = 0, InBatch = 0, Hard = 0 };
        NegativeMix[] mixes =
        [
            sources with { Uniform = 1 }, sources with { Popularity = 1 }, sources with { InBatch = 1 }, sources with { Hard = 1 },
            sources with { Hard = 1, HardPool = 5 },
        ];

        Assert.Equal(mixes.Length, mixes.Select(mix => string.Join(' ', TrainedWith(mix, blocks: 1))).Distinct().Count());
    }

    [Fact]
    public void The_fusion_is_given_learned_or_a_function_of_the_query()
    {
        var given = new FusionOptions { Method = FusionMethod.Weighted, SasRecWeight = 0.7, RetrieverWeight = 0.2 };
        var alone = s_world.With(Stage.PretrainSasrec, Stage.PretrainRetriever) with { Script = Rising() };
        Assert.Equal([0.7f, 0.2f], (alone with { Fusion = given }).Run().Parameters["fusion.weights"]);

        var learned = (alone with { Script = Rising(), Fusion = given with { Method = FusionMethod.Learned } }).Run().Parameters["fusion.weights"];
        Assert.Equal(2, learned.Length);
        Assert.All(learned, weight => Assert.NotEqual(0, weight));

        var adaptive = (alone with { Script = Rising(), Fusion = given with { Method = FusionMethod.Adaptive } }).Run().Parameters["fusion.weights"];
        Assert.Equal(2 * (1 + 8 + 8), adaptive.Length);
        Assert.All(adaptive, weight => Assert.NotEqual(0, weight));
    }

    /// <summary>All positions of every user in every one of three epochs.</summary>
    private static JointWorld WithAllPositions(JointWorld world) => world.With(Stage.PretrainRetriever) with
    {
        Training = world.Training with { Epochs = 3, Patience = 0 },
        Options = world.Options with { PositionsPerUser = 100 },
    };

    private static float[] TrainedWith(NegativeMix mix, int blocks) => (s_world with
    {
        SasRec = s_world.SasRec with { Blocks = blocks },
        Options = s_world.Options with { NegativeMix = mix },
        Script = _ => 0,
    }).With(Stage.PretrainRetriever).Run().Of("retriever.");

    private static Func<Ur4RecModel, double> Rising()
    {
        var validations = 0;
        return _ => 0.1 * ++validations;
    }
}
