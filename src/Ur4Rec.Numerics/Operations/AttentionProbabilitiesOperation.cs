using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// P[t, u] = softmax over u &lt;= t of q[t] . k[u] / sqrt(d / heads), for each head of each group; 0 for u &gt; t.
/// It is for looking at what a model attends to and has no gradient.
/// </summary>
public static unsafe class AttentionProbabilitiesOperation
{
    private const string Name = "attention_probabilities";

    /// <summary>The probabilities of causal self-attention within groups of tokens.</summary>
    /// <param name="tape">Where the operation is recorded as not differentiable.</param>
    /// <param name="projected">Queries, keys and values side by side, [tokens, 3d]; head h has columns h d/heads .. of each third.</param>
    /// <param name="groups">Which tokens attend to each other.</param>
    /// <param name="heads">A divisor of d.</param>
    /// <returns>[1, heads * the sum of squared group lengths], in the order group, head, query, key.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor AttentionProbabilities(this Tape tape, Tensor projected, Ragged groups, int heads)
    {
        if (heads < 1 || projected.Rows != groups.Total || projected.Columns % (3 * heads) != 0)
            throw ShapeException.Of(Name, projected, $"[{groups.Total}, a multiple of 3 x {heads} heads]");
        var starts = new int[groups.Groups + 1];
        for (var group = 0; group < groups.Groups; group++)
            starts[group + 1] = checked(starts[group] + (heads * groups.LengthOf(group) * groups.LengthOf(group)));
        var output = tape.NewZeros(1, starts[^1]);
        tape.Pool.For(groups.Groups, group =>
        {
            var length = groups.LengthOf(group);
            for (var head = 0; head < heads; head++)
                Attend(projected, groups.Start(group), length, head, heads, output.Pointer + starts[group] + (head * length * length));
        });
        tape.RecordNotDifferentiable(Name, output, projected);
        return output;
    }

    private static void Attend(Tensor projected, int start, int length, int head, int heads, float* probabilities)
    {
        var d = projected.Columns / 3;
        var width = d / heads;
        var scale = 1f / MathF.Sqrt(width);
        for (var t = 0; t < length; t++)
        {
            var query = projected.RowPointer(start + t) + (head * width);
            var row = probabilities + (t * length);
            for (var u = 0; u <= t; u++)
                row[u] = scale * KernelSet.Current.Dot(query, projected.RowPointer(start + u) + d + (head * width), width);
            SoftmaxOperation.Forward(row, row, t + 1);
        }
    }
}
