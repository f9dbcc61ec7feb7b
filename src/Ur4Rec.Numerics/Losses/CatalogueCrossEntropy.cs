using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// L = mean over t of log sum_i exp(h[t] . table[i]) - h[t] . table[targets[t]]: softmax cross-entropy over a whole catalogue.
/// With P the softmax and n the tokens: dL/dh = (P table - table[targets]) / n, dL/dtable = P^T h / n less h[t] / n at each target.
/// </summary>
/// <remarks>
/// The [tokens, items] logits are never held: blocks of tokens pass over tiles of the catalogue, and each tile of exponentials, taken
/// against its own row maximum, serves both gradients while it is at hand (the online softmax of Milakov and Gimelshein 2018, arXiv
/// 1805.02867). The gradients are therefore made in the forward pass and scaled by the upstream gradient in the backward pass.
/// With exclusions the sum of token t runs over the items that t does not leave out, and P is zero at the others.
/// </remarks>
public static unsafe class CatalogueCrossEntropy
{
    private const string Name = "catalogue_cross_entropy";

    /// <summary>The mean cross-entropy of the rows' targets against every row of a table.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="h">[n, d], n at least 1.</param>
    /// <param name="table">[items, d].</param>
    /// <param name="targets">[n], each 0 .. items-1.</param>
    /// <param name="excluded">Which tokens leave which items out, ascending by item; an item may stand several times. Read in this call only.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target or an excluded item is outside the table, or an exclusion's tokens are not tokens.</exception>
    /// <exception cref="ArgumentException">The exclusions do not ascend.</exception>
    public static Tensor CrossEntropyOverCatalogue(
        this Tape tape, Tensor h, Tensor table, ReadOnlyMemory<int> targets, ReadOnlyMemory<Exclusion> excluded = default)
    {
        ShapeException.Require(h.Columns == table.Columns, Name, "h", h, "table", table);
        ShapeException.Require(h.Rows == targets.Length && h.Rows > 0, Name, "h", h, $"[{targets.Length} targets, d], at least one");
        foreach (var target in targets.Span)
        {
            if ((uint)target >= (uint)table.Rows)
                throw new ArgumentOutOfRangeException(nameof(targets), target, $"{Name}: target {target} is outside the table {table}.");
        }

        RequireValid(excluded.Span, h.Rows, table);
        var records = tape.Records(h, table);
        var stateGradient = records ? tape.NewTensor(h.Rows, h.Columns) : null;
        var tableGradient = records && table.RequiresGradient ? tape.NewTensor(table.Rows, table.Columns) : null;
        using var pass = new CataloguePass(tape.Pool, h, table, targets, excluded, stateGradient, tableGradient);
        var loss = tape.NewTensor(1, 1);
        loss.Values[0] = (float)(pass.Run() / h.Rows);
        tape.Record(Name, loss, Backward, h, table);
        return loss;

        void Backward()
        {
            var upstream = loss.Gradient!.Scalar;
            AddScaled(tape, upstream, stateGradient!, h);
            if (tableGradient is not null)
                AddScaled(tape, upstream, tableGradient, table);
        }
    }

    private static void RequireValid(ReadOnlySpan<Exclusion> excluded, int tokens, Tensor table)
    {
        var last = 0;
        foreach (var exclusion in excluded)
        {
            var (item, first, end) = exclusion;
            if ((uint)item >= (uint)table.Rows || first < 0 || end < first || end > tokens)
                throw new ArgumentOutOfRangeException(nameof(excluded), exclusion, $"{Name}: it is outside the table {table} or the {tokens} tokens.");
            if (item < last)
                throw new ArgumentException($"{Name}: excluded item {item} follows {last}; they must ascend.", nameof(excluded));
            last = item;
        }
    }

    private static void AddScaled(Tape tape, float upstream, Tensor gradient, Tensor operand)
    {
        if (!operand.RequiresGradient)
            return;
        var source = gradient.Pointer;
        var target = operand.AccumulatedGradient().Pointer;
        var d = operand.Columns;
        RowBlocks.For(tape.Pool, operand.Rows, d, (first, rows) =>
            KernelSet.Current.AddScaled(upstream, source + ((nint)first * d), target + ((nint)first * d), rows * d));
    }
}
