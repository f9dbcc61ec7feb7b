using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Models.Retrieval;

public class SubExpertTests
{
    [Fact]
    public void One_that_the_router_chooses_alone_answers_as_the_only_one_would()
    {
        using var single = new RetrieverWorld();
        using var several = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = 3 });
        foreach (var (name, parameter) in several.Retriever.NamedParameters())
        {
            if (name.Contains(".router.3.weight", StringComparison.Ordinal))
                parameter.Values.Clear();
            else if (name.Contains(".router.3.bias", StringComparison.Ordinal))
                new[] { -90f, 90f, -90f }.CopyTo(parameter.Values);
            else if (SingleName(name) is { } source)
                single.Parameter(source).Values.CopyTo(parameter.Values);
        }

        Assert.Equal(single.Scores(RetrieverWorld.AllPairs), several.Scores(RetrieverWorld.AllPairs));
    }

    [Fact]
    public void Each_has_parameters_of_its_own_under_its_number()
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = 2 });
        string[] names = [.. world.Retriever.NamedParameters().Select(pair => pair.Name)];
        Assert.Contains("expert1.0.attn.in_proj_weight", names);
        Assert.Contains("expert3.1.ffn.2.bias", names);
        Assert.Contains("expert2.router.0.weight", names);
        Assert.DoesNotContain("expert1.attn.in_proj_weight", names);
    }

    [Fact]
    public void Load_balance_is_the_share_chosen_times_the_mean_weight_summed_and_times_the_number_of_experts()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        var uneven = tape.Constant(3, 2, [0.9f, 0.1f, 0.8f, 0.2f, 0.4f, 0.6f]);
        var even = tape.Constant(2, 2, [0.7f, 0.3f, 0.3f, 0.7f]);
        const double ofUneven = 2 * ((2.0 / 3 * 0.7) + (1.0 / 3 * 0.3));
        Assert.Equal(ofUneven, LoadBalancing.Loss(tape, [uneven]).Scalar, 1e-6);
        Assert.Equal(1, LoadBalancing.Loss(tape, [even]).Scalar, 1e-6);
        Assert.Equal((ofUneven + 1) / 2, LoadBalancing.Loss(tape, [uneven, even]).Scalar, 1e-6);
    }

    [Fact]
    public void Load_balance_pulls_the_routers_towards_even_use()
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = 2 });
        new[] { 2f, -2f }.CopyTo(world.Parameter("expert1.router.3.bias").Values);
        world.Tape.Begin(TapeMode.Training);
        var balance = world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch(RetrieverWorld.AllPairs)).LoadBalance!;
        Assert.InRange(balance.Scalar, 1.1f, 2f);
        balance.Backward();
        var bias = world.Parameter("expert1.router.3.bias").Gradient!.Values;
        Assert.True(bias[0] > 0 && bias[1] < 0);
    }

    /// <summary>Where the single retriever keeps what belongs to sub-expert 1, or null for what only several have.</summary>
    private static string? SingleName(string name)
    {
        if (!name.StartsWith("expert", StringComparison.Ordinal))
            return name;
        var parts = name.Split('.', 3);
        return parts[1] == "1" ? $"{parts[0]}.{parts[2]}" : null;
    }
}
