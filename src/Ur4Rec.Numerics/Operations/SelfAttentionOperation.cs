using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>
/// Multi-head self-attention inside each ragged group (Vaswani et al. 2017, eq. 1), from projected queries, keys and values:
/// P = softmax(Q K^T / sqrt(d_h)) over the keys that a query sees, O = (M * P) V with M the dropout multipliers.
/// With G = dL/dO, A = M * P and D_i = G_i . O_i: dV = A^T G, dS = P * (M * (G V^T) - D), dQ = dS K / sqrt(d_h),
/// dK = dS^T Q / sqrt(d_h). P is made again from the row's log-sum-exp, so memory is linear in the tokens (Dao et al. 2022, arXiv 2205.14135).
/// </summary>
public static unsafe class SelfAttentionOperation
{
    private const long ProductsPerTile = 1 << 11;

    /// <summary>Attention of every token to itself and the tokens before it in its group.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="qkv">[tokens, 3d]: queries, keys and values side by side; head h owns columns h d/heads .. of each.</param>
    /// <param name="groups">The groups of tokens.</param>
    /// <param name="heads">Number of heads; divides d.</param>
    /// <param name="dropout">Rate of dropout on the attention probabilities, 0 &lt;= rate &lt; 1.</param>
    /// <returns>[tokens, d]: the heads' outputs side by side.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static Tensor CausalAttention(this Tape tape, Tensor qkv, Ragged groups, int heads, double dropout = 0) =>
        Attend(tape, "causal_attention", qkv, groups, heads, causal: true, dropout);

    /// <summary>Attention of every token to all tokens of its group, as in an encoder of texts.</summary>
    /// <inheritdoc cref="CausalAttention"/>
    public static Tensor SelfAttention(this Tape tape, Tensor qkv, Ragged groups, int heads, double dropout = 0) =>
        Attend(tape, "self_attention", qkv, groups, heads, causal: false, dropout);

    private static Tensor Attend(Tape tape, string name, Tensor qkv, Ragged groups, int heads, bool causal, double dropout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ShapeException.Require(qkv.Columns % (3 * heads) == 0, name, "qkv", qkv, $"[tokens, 3 x {heads} heads x width]");
        if (groups.Total != qkv.Rows)
            throw new ShapeException($"{name}: groups of {groups.Total} tokens do not fit qkv {qkv}.");
        var mask = new DropoutMask(tape.NextRandomKey(), tape.Mode == TapeMode.Inference && dropout is >= 0 and < 1 ? 0 : dropout);
        var output = tape.NewTensor(qkv.Rows, qkv.Columns / 3);
        var logSums = tape.NewBuffer((long)qkv.Rows * heads);
        var tiles = CutIntoTiles(groups);
        tape.Pool.For(tiles.Length - 1, tile =>
        {
            using var head = new SelfAttentionHead(tape.Pool.Scratch, groups.Longest, qkv.Columns / 3, heads, causal, mask);
            for (var group = tiles[tile]; group < tiles[tile + 1]; group++)
            {
                for (var h = 0; h < heads; h++)
                    head.Forward(qkv.Pointer, output.Pointer, logSums, groups.Start(group), groups.LengthOf(group), h);
            }
        });
        tape.Record(name, output, () => Backward(tape, qkv, groups, heads, causal, mask, output, logSums, tiles), qkv);
        return output;
    }

    private static void Backward(
        Tape tape, Tensor qkv, Ragged groups, int heads, bool causal, DropoutMask mask, Tensor output, float* logSums, int[] tiles)
    {
        var gradient = qkv.AccumulatedGradient().Pointer;
        tape.Pool.For(tiles.Length - 1, tile =>
        {
            using var head = new SelfAttentionHead(tape.Pool.Scratch, groups.Longest, qkv.Columns / 3, heads, causal, mask);
            for (var group = tiles[tile]; group < tiles[tile + 1]; group++)
            {
                for (var h = 0; h < heads; h++)
                {
                    head.Backward(
                        qkv.Pointer, output.Pointer, output.Gradient!.Pointer, logSums, gradient, groups.Start(group), groups.LengthOf(group), h);
                }
            }
        });
    }

    /// <summary>First group of every tile, and the number of groups: tiles of about equal work.</summary>
    private static int[] CutIntoTiles(Ragged groups)
    {
        var tiles = new List<int> { 0 };
        var products = 0L;
        for (var group = 0; group < groups.Groups; group++)
        {
            products += (long)groups.LengthOf(group) * groups.LengthOf(group);
            if (products < ProductsPerTile && group + 1 < groups.Groups)
                continue;
            tiles.Add(group + 1);
            products = 0;
        }

        return [.. tiles];
    }
}
