using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Tests.Models.Retrieval;

/// <summary>What nothing is known of is answered by what was learned for the purpose, and only that.</summary>
public class EmptyContextTests
{
    [Fact]
    public void A_user_without_texts_is_answered_by_the_learned_default()
    {
        using var world = new RetrieverWorld();
        AssertChanges(world, "user.default", pair => pair.User == RetrieverWorld.UserWithoutTexts);
    }

    [Fact]
    public void An_item_without_description_is_answered_by_the_learned_default()
    {
        using var world = new RetrieverWorld();
        AssertChanges(world, "item.text.default", pair => pair.Item is RetrieverWorld.ItemWithoutDescription or 5);
    }

    [Fact]
    public void An_item_without_image_is_answered_by_its_id()
    {
        using var world = new RetrieverWorld();
        AssertChanges(world, "item.id.weight", pair => pair.Item is RetrieverWorld.ItemWithoutImage or 4 or 5);
    }

    [Fact]
    public void A_user_without_memory_is_answered_by_the_learned_default()
    {
        using var world = new RetrieverWorld();
        var batch = RetrieverWorld.Batch((0, 1), (1, 1), (3, 4));
        var memory = world.Memory(0, RetrieverMemory.None, 2);
        float[] Scores() => world.Retriever.Score(world.Tape, world.Features, batch, memory).Scores.Values.ToArray();
        var before = Scores();
        world.Parameter("default_memory").Values[0] += 1;
        var after = Scores();
        Assert.Equal([false, true, false], before.Zip(after, (x, y) => x != y));
    }

    [Fact]
    public void Users_without_texts_are_alike()
    {
        using var world = new RetrieverWorld();
        world.Features = world.Features with { UserTexts = ContextTable.Empty(RetrieverWorld.TextDim, 2) };
        Assert.Equal(world.Scores((0, 0), (0, 1), (0, 2)), world.Scores((1, 0), (1, 1), (1, 2)));
    }

    [Fact]
    public void An_item_that_training_never_met_is_what_its_description_says()
    {
        using var world = new RetrieverWorld();
        using var fresh = new PreferenceRetriever(RetrieverWorld.Options, 3, RetrieverWorld.TextDim, imageDim: null, seed: 8);
        float[] sentence = [1, 2, 3, 4, 5];
        float[] other = [5, -4, 3, -2, 1];
        var texts = new ContextTable(RetrieverWorld.TextDim, (float[])[.. sentence, .. sentence, .. other], Ragged.FromLengths([1, 1, 1]));
        var features = new RetrieverFeatures(world.Features.UserTexts, texts);
        var scores = fresh.Score(world.Tape, features, RetrieverWorld.Batch((0, 0), (0, 1), (0, 2))).Scores.Values.ToArray();
        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Where_nothing_is_known_of_anyone_scores_and_gradients_are_finite_and_ids_learn(int subExperts)
    {
        using var world = new RetrieverWorld();
        using var fresh = new PreferenceRetriever(
            RetrieverWorld.Options with { SubExperts = subExperts }, 6, RetrieverWorld.TextDim, RetrieverWorld.ImageDim, seed: 8);
        var features = new RetrieverFeatures(
            ContextTable.Empty(RetrieverWorld.TextDim, 4),
            ContextTable.Empty(RetrieverWorld.TextDim, 6),
            ContextTable.Empty(RetrieverWorld.ImageDim, 6));
        world.Tape.Begin(TapeMode.Training);
        int[] noMemory = [.. RetrieverWorld.AllPairs.Select(_ => RetrieverMemory.None)];
        var memory = new RetrieverMemory(world.Tape.Constant(0, 8, []), noMemory);
        var output = fresh.Score(world.Tape, features, RetrieverWorld.Batch(RetrieverWorld.AllPairs), memory);
        var scores = output.Scores.Values.ToArray();
        RetrieverWorld.Loss(world.Tape, output).Backward();
        Assert.All(scores, score => Assert.InRange(score, -2f, 2f));
        foreach (var (name, parameter) in fresh.NamedParameters().Where(pair => pair.Parameter.HasGradient))
            Assert.All(parameter.WholeGradient(), value => Assert.True(float.IsFinite(value), name));
        var ids = fresh.NamedParameters().Single(pair => pair.Name == "item.embedding.weight").Parameter;
        Assert.All(Enumerable.Range(0, 6), item => Assert.Contains(ids.RowGradient!.Values(ids.RowGradient.SlotOf(item)!.Value).ToArray(), value => value != 0));
    }

    /// <summary>Moving one parameter changes the scores of exactly some pairs.</summary>
    private static void AssertChanges(RetrieverWorld world, string parameter, Func<(int User, int Item), bool> concerned)
    {
        var before = world.Scores(RetrieverWorld.AllPairs);
        foreach (ref var value in world.Parameter(parameter).Values[..3])
            value += 0.5f;
        var after = world.Scores(RetrieverWorld.AllPairs);
        Assert.All(before, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(RetrieverWorld.AllPairs.Select(concerned), before.Zip(after, (x, y) => x != y));
    }
}
