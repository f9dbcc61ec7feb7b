using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// s[t, j] = h[t] . table[candidates[t, j]]: scores of sampled items without the catalogue's other logits.
/// With g = dL/ds: dL/dh[t] = sum_j g[t, j] table[candidates[t, j]]; dL/dtable[r] = the sum of g[t, j] h[t] over all (t, j) that name r,
/// in order.
/// </summary>
public static unsafe class CandidateScoresOperation
{
    private const string Name = "candidate_scores";
    private const int GroupsPerTile = 16;

    /// <summary>Scores k candidates for every row.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="h">[n, d].</param>
    /// <param name="table">[r, d].</param>
    /// <param name="candidates">[n, k] row-major, each 0 .. r-1; must not change before the backward pass.</param>
    /// <returns>[n, k].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or the candidates do not fill n rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A candidate is outside the table.</exception>
    public static Tensor CandidateScores(this Tape tape, Tensor h, Tensor table, ReadOnlyMemory<int> candidates)
    {
        ShapeException.Require(h.Columns == table.Columns, Name, "h", h, "table", table);
        var k = h.Rows == 0 ? 0 : candidates.Length / h.Rows;
        if (candidates.Length != h.Rows * k)
            throw new ShapeException($"{Name}: {candidates.Length} candidates do not divide among the rows of h {h}.");
        foreach (var candidate in candidates.Span)
        {
            if ((uint)candidate >= (uint)table.Rows)
                throw new ArgumentOutOfRangeException(nameof(candidates), candidate, $"{Name}: candidate {candidate} is outside the table {table}.");
        }

        var output = tape.NewTensor(h.Rows, k);
        var states = h.Pointer;
        var items = table.Pointer;
        var scores = output.Pointer;
        var d = h.Columns;
        RowBlocks.For(tape.Pool, h.Rows, k, (first, rows) =>
        {
            for (var t = first; t < first + rows; t++)
                KernelSet.Current.GatherDots(states + ((nint)t * d), items, candidates.Span.Slice(t * k, k), d, scores + ((nint)t * k));
        });
        tape.RecordTouchingRows(Name, output, () => Backward(tape, h, table, candidates, output), h, table);
        return output;
    }

    private static void Backward(Tape tape, Tensor h, Tensor table, ReadOnlyMemory<int> candidates, Tensor output)
    {
        if (h.RequiresGradient)
            AddStateGradient(tape, h, table, candidates, output.Gradient!);
        if (table.RequiresGradient)
            AddTableGradient(tape, h, table, candidates.Span, output.Gradient!);
    }

    private static void AddStateGradient(Tape tape, Tensor h, Tensor table, ReadOnlyMemory<int> candidates, Tensor gradient)
    {
        var items = table.Pointer;
        var g = gradient.Pointer;
        var target = h.AccumulatedGradient().Pointer;
        var k = gradient.Columns;
        var d = h.Columns;
        RowBlocks.For(tape.Pool, h.Rows, k, (first, rows) =>
        {
            for (var t = first; t < first + rows; t++)
                KernelSet.Current.GatherWeightedSum(g + ((nint)t * k), items, candidates.Span.Slice(t * k, k), d, target + ((nint)t * d));
        });
    }

    private static void AddTableGradient(Tape tape, Tensor h, Tensor table, ReadOnlySpan<int> candidates, Tensor gradient)
    {
        using var grouping = new RowGrouping(candidates);
        var targets = new GradientRows(tape, table, grouping);
        var states = h.Pointer;
        var g = gradient.Pointer;
        var k = gradient.Columns;
        var d = h.Columns;
        tape.Pool.For((grouping.Count + GroupsPerTile - 1) / GroupsPerTile, tile =>
        {
            const int chunk = 256;
            var weights = stackalloc float[chunk];
            Span<int> rows = stackalloc int[chunk];
            var end = Math.Min(grouping.Count, (tile + 1) * GroupsPerTile);
            for (var group = tile * GroupsPerTile; group < end; group++)
            {
                var positions = grouping.PositionsOf(group);
                var row = targets[group];
                for (var start = 0; start < positions.Length; start += chunk)
                {
                    var count = Math.Min(chunk, positions.Length - start);
                    for (var i = 0; i < count; i++)
                    {
                        weights[i] = g[positions[start + i]];
                        rows[i] = positions[start + i] / k;
                    }

                    KernelSet.Current.GatherWeightedSum(weights, states, rows[..count], d, row);
                }
            }
        });
    }
}
