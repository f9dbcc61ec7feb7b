using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Models.Retrieval;

public class RetrieverItemCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Scores_have_the_bits_of_the_retrievers_own(int subExperts)
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = subExperts });
        using var cache = new RetrieverItemCache(world.Retriever, world.Features, world.Pool);
        var batch = RetrieverWorld.Batch((3, 5), (3, 0), (1, 4), (2, 3), (2, 5));
        var memory = world.Memory(1, 1, 0, -1, 2);
        var want = world.Retriever.Score(world.Tape, world.Features, batch, memory);
        var got = cache.Score(world.Tape, world.Features.UserTexts, batch, memory);
        Assert.Equal(want.Scores.Values.ToArray(), got.Scores.Values.ToArray());
        Assert.Equal(want.Preferences.Values.ToArray(), got.Preferences.Values.ToArray());
        Assert.Equal(want.Routing.Values.ToArray(), got.Routing.Values.ToArray());
        Assert.Null(got.LoadBalance);
    }

    [Fact]
    public void One_user_against_a_catalogue_of_several_passes()
    {
        const int items = 2100;
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var retriever = new PreferenceRetriever(RetrieverWorld.Options, items, RetrieverWorld.TextDim, imageDim: null, seed: 5);
        int[] lengths = [.. Enumerable.Range(0, items).Select(item => item % 3)];
        var features = new RetrieverFeatures(
            RetrieverWorld.Table(RetrieverWorld.TextDim, [3, 2], 1), RetrieverWorld.Table(RetrieverWorld.TextDim, lengths, 2));
        using var cache = new RetrieverItemCache(retriever, features, pool);
        ItemIndex[] all = [.. Enumerable.Range(0, items).Select(item => new ItemIndex(item))];
        var batch = RetrieverBatch.Of(new UserIndex(1), all);
        tape.Begin(TapeMode.Inference);
        var ranked = cache.Score(tape, features.UserTexts, batch).Scores.Values.ToArray();
        Assert.Equal(retriever.Score(tape, features, batch).Scores.Values.ToArray(), ranked);
        foreach (var item in new[] { 0, 1023, 1024, 2048, 2099 })
        {
            var alone = retriever.Score(tape, features, RetrieverBatch.Of(new UserIndex(1), [all[item]]));
            Assert.Equal(alone.Scores.Scalar, ranked[item]);
        }
    }

    [Fact]
    public void It_keeps_the_items_as_they_were()
    {
        using var world = new RetrieverWorld();
        using var cache = new RetrieverItemCache(world.Retriever, world.Features, world.Pool);
        var batch = RetrieverWorld.Batch((0, 0), (0, 2));
        var before = world.Scores((0, 0), (0, 2));
        world.Parameter("item.embedding.weight").Values.Fill(3);
        Assert.Equal(before, cache.Score(world.Tape, world.Features.UserTexts, batch).Scores.Values.ToArray());
        Assert.NotEqual(before, world.Scores((0, 0), (0, 2)));
    }

    [Fact]
    public void It_refuses_to_be_trained()
    {
        using var world = new RetrieverWorld();
        using var cache = new RetrieverItemCache(world.Retriever, world.Features, world.Pool);
        world.Tape.Begin(TapeMode.Training);
        Assert.Throws<InvalidOperationException>(() => cache.Score(world.Tape, world.Features.UserTexts, RetrieverWorld.Batch((0, 0))));
    }

    [Fact]
    public void A_batch_has_pairs_of_as_many_users_as_items()
    {
        Assert.Throws<ArgumentException>(() => RetrieverBatch.Of([], []));
        Assert.Throws<ArgumentException>(() => RetrieverBatch.Of([new UserIndex(0)], [new ItemIndex(0), new ItemIndex(1)]));
        Assert.Equal(3, RetrieverBatch.Of(new UserIndex(0), [new ItemIndex(0), new ItemIndex(1), new ItemIndex(0)]).Pairs);
    }

    [Fact]
    public void A_table_holds_as_many_values_as_its_subjects_have_rows() =>
        Assert.Throws<ArgumentException>(() => new ContextTable(3, new float[8], Ragged.FromLengths([1, 2])));
}
