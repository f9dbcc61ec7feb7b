namespace Ur4Rec.Tests.Models.Retrieval;

public class PairExplanationTests
{
    private static readonly (int User, int Item)[] s_pairs =
        [(3, 2), (0, 4), (RetrieverWorld.UserWithoutTexts, 2), (3, RetrieverWorld.ItemWithoutDescription)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Says_the_score_the_routing_and_the_attention_to_each_sentence(int subExperts)
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = subExperts });
        var scores = world.Scores(s_pairs);
        var explained = world.Retriever.Explain(world.Tape, world.Features, RetrieverWorld.Batch(s_pairs));
        Assert.Equal(scores, explained.Select(pair => pair.Score));
        Assert.Equal([3, 2, 0, 3], explained.Select(pair => pair.UserSentences.Count));
        Assert.Equal([3, 1, 3, 0], explained.Select(pair => pair.ItemSentences.Count));
        Assert.All(explained, pair => Assert.Equal(1, pair.Routing.Sum(), 1e-5));
        Assert.All(explained.Where(pair => pair.UserSentences.Count > 0), pair => Assert.Equal(1, pair.UserSentences.Sum(), 1e-5));
        Assert.Equal(1f, explained[1].ItemSentences[0], 1e-6);
        Assert.Equal(3, explained[0].UserSentences.Distinct().Count());
        Assert.All(explained, pair => Assert.Null(pair.Gate));
    }

    [Fact]
    public void A_sentence_that_is_the_only_one_to_be_attended_to_has_all_the_attention()
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { Heads = 1 });

        // Keys are a thousand times the token: the score of a sentence is then far from that of any other.
        foreach (ref var weight in world.Parameter("expert1.attn.in_proj_weight").Values[64..128])
            weight *= 1000;
        var attention = world.Retriever.Explain(world.Tape, world.Features, RetrieverWorld.Batch((3, 2)))[0].UserSentences;
        Assert.Equal([0f, 0f, 1f], attention.Order().Select(share => MathF.Round(share, 4)));
    }

    [Fact]
    public void The_gate_is_the_mean_share_of_what_does_not_come_from_memory()
    {
        using var world = new RetrieverWorld();
        world.Parameter("memory_gate.weight").Values.Clear();
        world.Parameter("memory_gate.bias").Values.Fill(MathF.Log(3));
        var explained = world.Retriever.Explain(world.Tape, world.Features, RetrieverWorld.Batch((0, 0)), world.Memory(1));
        Assert.Equal(0.75f, explained[0].Gate!.Value, 1e-5f);
    }
}
