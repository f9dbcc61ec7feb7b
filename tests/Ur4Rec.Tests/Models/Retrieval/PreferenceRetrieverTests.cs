using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Tests.Models.Retrieval;

public class PreferenceRetrieverTests
{
    private static readonly (int User, int Item)[] s_pairs = RetrieverWorld.AllPairs;

    [Fact]
    public void Pairs_in_another_order_have_their_scores_in_that_order()
    {
        using var world = new RetrieverWorld();
        var scores = world.Scores(s_pairs);
        Assert.Equal(24, scores.Distinct().Count());
        int[] order = [.. Enumerable.Range(0, 24).Select(i => i * 7 % 24)];
        Assert.Equal(order.Select(pair => scores[pair]), world.Scores([.. order.Select(pair => s_pairs[pair])]));
    }

    [Fact]
    public void A_pair_that_shares_its_contexts_scores_as_it_does_alone()
    {
        using var world = new RetrieverWorld();
        var together = world.Scores(s_pairs);
        Assert.Equal(together, s_pairs.Select(pair => world.Scores(pair).Single()));
        Assert.Equal([together[8], together[8]], world.Scores(s_pairs[8], s_pairs[8]));
    }

    [Fact]
    public void The_score_is_the_cosine_of_preference_and_candidate_over_the_temperature()
    {
        using var world = new RetrieverWorld();
        var output = world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch(s_pairs));
        for (var pair = 0; pair < 24; pair++)
        {
            var (x, y) = (output.Preferences.Row(pair).ToArray(), output.Candidates.Row(pair).ToArray());
            var cosine = x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b));
            Assert.Equal(cosine / 0.5, output.Scores.Values[pair], 1e-5);
            Assert.Equal(1, output.Routing.Row(pair).ToArray().Sum(), 1e-5);
        }

        Assert.Null(output.Gate);
        Assert.Null(output.LoadBalance);
    }

    [Fact]
    public void A_memory_changes_the_pairs_that_have_it_in_the_measure_of_the_gate()
    {
        using var world = new RetrieverWorld();
        var batch = RetrieverWorld.Batch((0, 1), (0, 1), (1, 1));
        var plain = world.Retriever.Score(world.Tape, world.Features, batch).Preferences.Values.ToArray();
        var memory = world.Memory(2, 0, 2);
        var output = world.Retriever.Score(world.Tape, world.Features, batch, memory);
        for (var pair = 0; pair < 3; pair++)
        {
            var state = memory.States.Row(memory.RowOfPair.Span[pair]);
            for (var i = 0; i < 8; i++)
            {
                var gate = output.Gate!.Row(pair)[i];
                Assert.InRange(gate, 0, 1);
                Assert.Equal((gate * plain[(pair * 8) + i]) + ((1 - gate) * state[i]), output.Preferences.Row(pair)[i], 1e-5);
            }
        }

        Assert.NotEqual(output.Scores.Values[0], output.Scores.Values[1]);
    }

    [Fact]
    public void Gradients_reach_the_memories_that_pairs_have()
    {
        using var world = new RetrieverWorld();
        using var states = new Parameter(3, 8);
        states.Values.Fill(0.5f);
        world.Tape.Begin(TapeMode.Training);
        var memory = new RetrieverMemory(states, new[] { 2, 2, RetrieverMemory.None });
        var output = world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch((0, 1), (0, 2), (1, 2)), memory);
        RetrieverWorld.Loss(world.Tape, output).Backward();
        Assert.All(states.Gradient!.Values[..16].ToArray(), value => Assert.Equal(0, value));
        Assert.All(states.Gradient.Row(2).ToArray(), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void Gradients_of_pairs_that_share_contexts_are_the_sum_of_each_pairs_own()
    {
        using var world = new RetrieverWorld();
        float[] Gradients(IEnumerable<RetrieverBatch> batches)
        {
            foreach (var (_, parameter) in world.Retriever.NamedParameters())
                parameter.ClearGradient();
            foreach (var batch in batches)
            {
                world.Tape.Begin(TapeMode.Training);
                world.Tape.Sum(world.Retriever.Score(world.Tape, world.Features, batch).Scores).Backward();
            }

            return [.. world.Retriever.NamedParameters().SelectMany(pair => pair.Parameter.WholeGradient())];
        }

        var together = Gradients([RetrieverWorld.Batch(s_pairs)]);
        var apart = Gradients(s_pairs.Select(pair => RetrieverWorld.Batch(pair)));
        Assert.Equal(together.Length, apart.Length);
        var allowed = 1e-5 * together.Max(MathF.Abs);
        Assert.All(together.Zip(apart), pair => Assert.Equal(pair.First, pair.Second, allowed));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 3)]
    public void Values_and_gradients_have_the_same_bits_on_any_number_of_threads(int threads, int subExperts)
    {
        var options = RetrieverWorld.Options with { SubExperts = subExperts, Dropout = 0.3, OutputDim = 48 };
        var random = RandomKey.For(1, "step");
        using var one = new RetrieverWorld(options);
        using var several = new RetrieverWorld(options, threads);
        Assert.Equal(one.TrainingStep(random), several.TrainingStep(random));
    }

    [Fact]
    public void Dropout_drops_in_training_alone()
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { Dropout = 0.5 });
        using var without = new RetrieverWorld();
        Assert.Equal(without.Scores(s_pairs), world.Scores(s_pairs));
        var first = world.TrainingStep(RandomKey.For(1, "step"))[..24];
        Assert.Equal(first, world.TrainingStep(RandomKey.For(1, "step"))[..24]);
        Assert.NotEqual(first, world.TrainingStep(RandomKey.For(2, "step"))[..24]);
        Assert.NotEqual(without.TrainingStep()[..24], first);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-30f)]
    [InlineData(1e6f)]
    [InlineData(1e18f)]
    [InlineData(1e30f)]
    public void Scores_and_gradients_are_finite_whatever_the_length_of_the_features(float factor)
    {
        using var world = new RetrieverWorld(change: value => value * factor);
        Assert.All(world.TrainingStep(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_fresh_retriever_is_finite_and_gives_every_used_parameter_a_gradient()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var retriever = new PreferenceRetriever(new RetrieverOptions(), 6, RetrieverWorld.TextDim, RetrieverWorld.ImageDim, seed: 1);
        using var world = new RetrieverWorld();
        tape.Begin(TapeMode.Training, RandomKey.For(1, "step"));
        var output = retriever.Score(tape, world.Features, RetrieverWorld.Batch(s_pairs));
        RetrieverWorld.Loss(tape, output).Backward();
        foreach (var (name, parameter) in retriever.NamedParameters().Where(pair => !pair.Name.Contains("memory", StringComparison.Ordinal)))
        {
            Assert.True(parameter.HasGradient, name);
            Assert.All(parameter.WholeGradient(), value => Assert.True(float.IsFinite(value), name));
        }
    }

    [Fact]
    public void Saved_and_loaded_it_scores_the_same()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = 2 });
        using var other = new PreferenceRetriever(world.Retriever.Options, 6, RetrieverWorld.TextDim, RetrieverWorld.ImageDim, seed: 99);
        try
        {
            world.Retriever.Save(path, PreferenceRetriever.CheckpointPrefix);
            other.Load(path, PreferenceRetriever.CheckpointPrefix);
        }
        finally
        {
            File.Delete(path);
        }

        var want = world.Scores(s_pairs);
        Assert.Equal(want, other.Score(world.Tape, world.Features, RetrieverWorld.Batch(s_pairs)).Scores.Values.ToArray());
    }

    [Fact]
    public void Features_that_do_not_fit_are_refused()
    {
        using var world = new RetrieverWorld();
        using var withoutImages = new PreferenceRetriever(RetrieverWorld.Options, 6, RetrieverWorld.TextDim, imageDim: null, seed: 1);
        var batch = RetrieverWorld.Batch((0, 0));
        var fiveItems = ContextTable.Empty(RetrieverWorld.TextDim, 5);
        Assert.Throws<ArgumentException>(() => world.Retriever.Score(world.Tape, world.Features with { ItemTexts = fiveItems }, batch));
        var fiveImages = ContextTable.Empty(RetrieverWorld.ImageDim, 5);
        Assert.Throws<ArgumentException>(() => world.Retriever.Score(world.Tape, world.Features with { ItemImages = fiveImages }, batch));
        Assert.Throws<ArgumentException>(() => withoutImages.Score(world.Tape, world.Features, batch));
        Assert.Throws<ArgumentException>(() => world.Retriever.Score(world.Tape, world.Features, batch, world.Memory(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Retriever.Score(world.Tape, world.Features, batch, world.Memory(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch((4, 0))));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch((0, 6))));
        var narrow = ContextTable.Empty(RetrieverWorld.TextDim - 1, 4);
        Assert.Throws<ShapeException>(() => world.Retriever.Score(world.Tape, world.Features with { UserTexts = narrow }, batch));
    }
}
