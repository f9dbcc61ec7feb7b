using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// The mean over heads of P[i, j], the probabilities of <see cref="CrossAttentionOperation"/>.
/// It is for looking at what a model attends to and has no gradient.
/// </summary>
public static unsafe class CrossAttentionProbabilitiesOperation
{
    private const string Name = "cross_attention_probabilities";

    /// <summary>How much of its attention each query gives to each row of its range, averaged over heads.</summary>
    /// <param name="tape">Where the operation is recorded as not differentiable.</param>
    /// <param name="queries">Projected queries, [q, d].</param>
    /// <param name="keysValues">Projected keys and values side by side, [c, 2d].</param>
    /// <param name="starts">First context row of each query, q values.</param>
    /// <param name="lengths">Number of context rows of each query, q values.</param>
    /// <param name="heads">A divisor of d.</param>
    /// <returns>[1, the sum of lengths]: query after query, the rows of its range in order; a query's values add up to 1.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a range leaves the context.</exception>
    public static Tensor CrossAttentionProbabilities(
        this Tape tape, Tensor queries, Tensor keysValues, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int heads)
    {
        CrossAttentionOperation.RequireShapes(Name, queries, keysValues, starts, lengths, heads);
        var ranges = new ContextRanges(tape, starts, lengths, keysValues.Rows);
        var output = tape.NewZeros(1, ranges.Pairs);
        var scores = tape.NewTensor(1, ranges.Pairs);
        RowBlocks.ForEach(tape.Pool, queries.Rows, queries.Columns * ranges.PairsPerQuery, query =>
        {
            for (var head = 0; ranges.Length(query) > 0 && head < heads; head++)
                AddHead(queries, keysValues, ranges, query, head, heads, scores.Pointer, output.Pointer);
        });
        tape.RecordNotDifferentiable(Name, output, queries, keysValues);
        return output;
    }

    private static void AddHead(
        Tensor queries, Tensor keysValues, ContextRanges ranges, int query, int head, int heads, float* allScores, float* allSums)
    {
        var width = queries.Columns / heads;
        var (offset, length) = (ranges.Offset(query), ranges.Length(query));
        var scores = allScores + offset;
        for (var j = 0; j < length; j++)
        {
            var key = keysValues.RowPointer(ranges.Start(query) + j) + (head * width);
            scores[j] = KernelSet.Current.Dot(queries.RowPointer(query) + (head * width), key, width) / MathF.Sqrt(width);
        }

        SoftmaxOperation.Forward(scores, scores, length);
        KernelSet.Current.AddScaled(1f / heads, scores, allSums + offset, length);
    }
}
