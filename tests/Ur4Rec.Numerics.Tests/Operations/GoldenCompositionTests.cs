using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

/// <summary>Parts of the retriever, composed of operations.</summary>
public class GoldenCompositionTests
{
    private const int Heads = 2;

    [Fact]
    public void Cross_attention_expert()
    {
        using var run = new GoldenRun("03_cross_attention_expert");
        var query = run.Operand("in.query");
        var ranges = new Ragged(run.File.Integers("in.offsets"));
        var attended = Attention(run, "param.attn.", query, run.Operand("in.context"), Starts(ranges), Lengths(ranges));
        var normed = Norm(run, "param.norm.", run.Tape.Add(query, attended));
        var hidden = run.Tape.Linear(normed, run.Operand("param.ffn.0.weight"), run.Operand("param.ffn.0.bias"), Activation.Gelu);
        var y = run.Tape.Linear(hidden, run.Operand("param.ffn.2.weight"), run.Operand("param.ffn.2.bias"));
        run.CheckValue("out.attn", attended);
        run.CheckValue("out.normed", normed);
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void Router_and_mixture()
    {
        using var run = new GoldenRun("06_router_mixture");
        var tape = run.Tape;
        var means = Enumerable.Range(1, 3).Select(k =>
            tape.SegmentMean(run.Operand($"in.context{k}"), new Ragged(run.File.Integers($"in.context{k}_offsets"))));
        var routed = Norm(run, "param.router.0.", tape.Concatenate([run.Operand("in.query"), .. means]));
        var hidden = tape.Linear(routed, run.Operand("param.router.1.weight"), run.Operand("param.router.1.bias"), Activation.Gelu);
        var weights = tape.Softmax(tape.Linear(hidden, run.Operand("param.router.3.weight"), run.Operand("param.router.3.bias")));
        var mixture = tape.WeightedSum(weights, [.. Enumerable.Range(1, 3).Select(k => (Tensor)run.Operand($"in.expert{k}"))]);
        var attended = AttentionToItselfAndProxies(run, mixture);
        var z = Norm(run, "param.norm.", tape.Add(mixture, attended));
        var score = tape.Scale(tape.RowCosine(z, run.Operand("in.target")), 1 / 0.07f);
        run.CheckValue("out.router_weights", weights);
        run.CheckValue("out.mixture", mixture);
        run.CheckValue("out.attn", attended);
        run.CheckValue("out.z", z);
        run.CheckValue("out.score", score);
        run.CheckGradients(score);
    }

    /// <summary>Pair i attends to row i of the mixture and to its own proxies.</summary>
    private static Tensor AttentionToItselfAndProxies(GoldenRun run, Tensor mixture)
    {
        var proxies = new Ragged(run.File.Integers("in.proxy_offsets"));
        var rowsOfMixture = new List<int>();
        var rowsOfProxies = new List<int>();
        var shares = new List<float>();
        for (var pair = 0; pair < proxies.Groups; pair++)
        {
            rowsOfMixture.AddRange(Enumerable.Repeat(pair, 1 + proxies.LengthOf(pair)));
            rowsOfProxies.AddRange([0, .. Enumerable.Range(proxies.Start(pair), proxies.LengthOf(pair))]);
            shares.AddRange([1, 0, .. Enumerable.Repeat(new[] { 0f, 1f }, proxies.LengthOf(pair)).SelectMany(share => share)]);
        }

        var context = run.Tape.WeightedSum(
            run.Tape.Constant(rowsOfMixture.Count, 2, [.. shares]),
            run.Tape.Gather(mixture, rowsOfMixture.ToArray()),
            run.Tape.Gather(run.Operand("in.proxy"), rowsOfProxies.ToArray()));
        int[] starts = [.. Starts(proxies).Select((start, pair) => start + pair)];
        return Attention(run, "param.attn.", mixture, context, starts, [.. Lengths(proxies).Select(length => length + 1)]);
    }

    /// <summary>nn.MultiheadAttention: Wq, Wk and Wv stacked in one weight.</summary>
    private static Tensor Attention(GoldenRun run, string prefix, Tensor query, Tensor context, int[] starts, int[] lengths)
    {
        var (tape, d) = (run.Tape, query.Columns);
        var weight = run.Operand(prefix + "in_proj_weight");
        var bias = run.Column(prefix + "in_proj_bias");
        var queries = tape.Linear(query, tape.SliceRows(weight, 0, d), AsRow(tape, tape.SliceRows(bias, 0, d)));
        var keysValues = tape.Linear(context, tape.SliceRows(weight, d, 2 * d), AsRow(tape, tape.SliceRows(bias, d, 2 * d)));
        var attended = tape.CrossAttention(queries, keysValues, starts, lengths, Heads);
        return tape.Linear(attended, run.Operand(prefix + "out_proj.weight"), run.Operand(prefix + "out_proj.bias"));
    }

    /// <summary>A column's transpose: the product of 1 and the column as a weight.</summary>
    private static Tensor AsRow(Tape tape, Tensor column) => tape.Linear(tape.Constant(1, 1, [1f]), column);

    private static Tensor Norm(GoldenRun run, string prefix, Tensor x) =>
        run.Tape.LayerNorm(x, run.Operand(prefix + "weight"), run.Operand(prefix + "bias"), 1e-5f);

    private static int[] Starts(Ragged ranges) => ranges.Offsets[..^1].ToArray();

    private static int[] Lengths(Ragged ranges) => [.. Enumerable.Range(0, ranges.Groups).Select(ranges.LengthOf)];
}
