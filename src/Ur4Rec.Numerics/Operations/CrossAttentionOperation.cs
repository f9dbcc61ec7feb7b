namespace Ur4Rec.Numerics;

/// <summary>
/// For query row i with context rows j of its range, and for each head: s[i, j] = q[i] . k[j] / sqrt(d / heads),
/// P[i, .] = softmax(s[i, .]), y[i] = sum over j of P[i, j] v[j]: Vaswani et al. 2017, arXiv 1706.03762, equation 1.
/// With g = dL/dy: dP[i, j] = g[i] . v[j], ds[i, j] = P[i, j] (dP[i, j] - dP[i, .] . P[i, .]) / sqrt(d / heads);
/// dL/dq[i] = sum over j of ds[i, j] k[j], dL/dk[j] = sum over i of ds[i, j] q[i], dL/dv[j] = sum over i of P[i, j] g[i].
/// </summary>
public static unsafe class CrossAttentionOperation
{
    private const string Name = "cross_attention";

    /// <summary>
    /// Multi-head attention of query rows to ranges of context rows; queries may share rows. Without the projections before and
    /// after. A query with an empty range gives zeros.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="queries">Projected queries, [q, d]; head h has columns h d/heads .. (h + 1) d/heads - 1.</param>
    /// <param name="keysValues">Projected keys and values side by side, [c, 2d].</param>
    /// <param name="starts">First context row of each query, q values.</param>
    /// <param name="lengths">Number of context rows of each query, q values.</param>
    /// <param name="heads">A divisor of d.</param>
    /// <returns>[q, d], the heads side by side.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a range leaves the context.</exception>
    public static Tensor CrossAttention(
        this Tape tape, Tensor queries, Tensor keysValues, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int heads)
    {
        RequireShapes(Name, queries, keysValues, starts, lengths, heads);
        var ranges = new ContextRanges(tape, starts, lengths, keysValues.Rows);
        var output = tape.NewZeros(queries.Rows, queries.Columns);
        var core = new CrossAttentionCore(tape, queries, keysValues, ranges, heads);
        core.Attend(output);
        tape.Record(Name, output, () => core.AddGradients(output.Gradient!), queries, keysValues);
        return output;
    }

    internal static void RequireShapes(
        string operation, Tensor queries, Tensor keysValues, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int heads)
    {
        ShapeException.Require(keysValues.Columns == 2 * queries.Columns, operation, "queries", queries, "keys and values", keysValues);
        if (heads < 1 || queries.Columns % heads != 0)
            throw ShapeException.Of(operation, queries, $"[{queries.Rows}, a multiple of {heads} heads]");
        ShapeException.RequireCount(operation, "starts", starts.Length, queries.Rows, queries);
        ShapeException.RequireCount(operation, "lengths", lengths.Length, queries.Rows, queries);
        var outside = ContextRanges.FirstOutside(starts, lengths, keysValues.Rows);
        if (outside >= 0)
        {
            throw new ShapeException(
                $"{operation}: query {outside} of {queries} wants {lengths[outside]} rows from row {starts[outside]} of keys and values {keysValues}.");
        }
    }
}
