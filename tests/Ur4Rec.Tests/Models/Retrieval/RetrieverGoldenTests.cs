using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Models.Retrieval;

/// <summary>The retriever's modules against PyTorch.</summary>
public class RetrieverGoldenTests
{
    private const int D = 16;
    private const float InverseTemperature = 1 / 0.07f;

    private static readonly RetrieverOptions s_options = new() { OutputDim = D, Heads = 2, Dropout = 0, Proxies = 3 };

    [Fact]
    public void Expert()
    {
        using var golden = new GoldenCase("03_cross_attention_expert");
        var random = new RandomStream(RandomKey.For(1, "test"));
        var expert = golden.Load(new Expert(s_options, ref random));
        var query = golden.Input("query");
        var context = new Context(golden.Tape, golden.Input("context"), golden.Offsets("offsets"));
        var input = new ExpertInput(
            query, expert.ProjectQueries(golden.Tape, query), expert.ProjectContext(golden.Tape, context.Tokens),
            ContextRange.OfEach(context.Groups), context.Means);
        var (y, shares) = expert.Apply(golden.Tape, input);
        Assert.Null(shares);
        golden.CheckValue("y", y);
        golden.CheckGradients(y);
    }

    [Fact]
    public void Router_mixture_and_attention_to_proxies()
    {
        using var golden = new GoldenCase("06_router_mixture");
        var tape = golden.Tape;
        var random = new RandomStream(RandomKey.For(1, "test"));
        var router = golden.Load(new Router(vectors: 4, D, experts: 3, ref random), "router.");
        var attention = golden.Load(new CrossAttention(D, 2, ref random), "attn.");
        var proxyAttention = new ProxyAttention(attention, golden.Load(new LayerNormLayer(D), "norm."), dropout: 0);
        Tensor[] means = [.. Enumerable.Range(1, 3).Select(k => ContextOf(golden, k).Means)];
        Tensor[] experts = [.. Enumerable.Range(1, 3).Select(k => golden.Input($"expert{k}"))];
        var weights = router.Apply(tape, [golden.Input("query"), .. means]);
        var mixture = tape.WeightedSum(weights, experts);

        // The file gives every pair proxies of its own.
        var (proxies, ofPair) = (golden.Input("proxy"), golden.Offsets("proxy_offsets"));
        var z = tape.StackRows([.. Enumerable.Range(0, 4).Select(pair => proxyAttention.Apply(
            tape, tape.SliceRows(mixture, pair, 1), tape.SliceRows(proxies, ofPair.Start(pair), ofPair.LengthOf(pair))))]);
        var score = tape.Scale(tape.RowCosine(z, golden.Input("target")), InverseTemperature);
        golden.CheckValue("router_weights", weights);
        golden.CheckValue("mixture", mixture);
        golden.CheckValue("z", z);
        golden.CheckValue("score", score);
        golden.CheckGradients(score);
    }

    [Fact]
    public void Whole_retriever()
    {
        using var golden = new GoldenCase("06_retriever_pair_score");
        var tape = golden.Tape;
        var retriever = golden.Load(new PreferenceRetriever(s_options, itemCount: 1, textDim: 1, imageDim: null, seed: 1));
        var users = retriever.ProjectUsers(tape, ContextOf(golden, 1));
        var tokens = new ItemTokens(golden.Input("query"), ContextOf(golden, 2), ContextOf(golden, 3));
        var items = retriever.AnswerForItems(tape, tokens, out _);
        var output = retriever.ScorePairs(tape, users, items, new PairRows([0, 1, 2, 3], [0, 1, 2, 3]), memory: null, itemShares: null);

        // The file scores against a target of its own, the product against the query.
        var score = tape.Scale(tape.RowCosine(output.Preferences, golden.Input("target")), InverseTemperature);
        for (var k = 1; k <= 3; k++)
            golden.CheckValue($"expert{k}", output.Experts[k - 1]);
        golden.CheckValue("router_weights", output.Routing);
        golden.CheckValue("z", output.Preferences);
        golden.CheckValue("score", score);
        golden.CheckGradients(score);
    }

    [Fact]
    public void Memory_gate()
    {
        using var golden = new GoldenCase("07_memory_gate");
        var random = new RandomStream(RandomKey.For(1, "test"));
        var memoryGate = golden.Load(new MemoryGate(8, ref random));
        var (gate, y) = memoryGate.Apply(golden.Tape, golden.Input("cur"), golden.Input("mem"));
        golden.CheckValue("gate", gate);
        golden.CheckValue("y", y);
        golden.CheckGradients(y);
    }

    private static Context ContextOf(GoldenCase golden, int k) =>
        new(golden.Tape, golden.Input($"context{k}"), golden.Offsets($"context{k}_offsets"));
}
