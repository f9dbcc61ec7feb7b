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
/// </remarks>
public static unsafe class CatalogueCrossEntropy
{
    private const string Name = "catalogue_cross_entropy";

    /// <summary>The mean cross-entropy of the rows' targets against every row of a table.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="h">[n, d], n at least 1.</param>
    /// <param name="table">[items, d].</param>
    /// <param name="targets">[n], each 0 .. items-1.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is outside the table.</exception>
    public static Tensor CrossEntropyOverCatalogue(this Tape tape, Tensor h, Tensor table, ReadOnlyMemory<int> targets)
    {
        ShapeException.Require(h.Columns == table.Columns, Name, "h", h, "table", table);
        ShapeException.Require(h.Rows == targets.Length && h.Rows > 0, Name, "h", h, $"[{targets.Length} targets, d], at least one");
        foreach (var target in targets.Span)
        {
            if ((uint)target >= (uint)table.Rows)
                throw new ArgumentOutOfRangeException(nameof(targets), target, $"{Name}: target {target} is outside the table {table}.");
        }

        var records = tape.Records(h, table);
        var stateGradient = records ? tape.NewTensor(h.Rows, h.Columns) : null;
        var tableGradient = records && table.RequiresGradient ? tape.NewZeros(table.Rows, table.Columns) : null;
        using var pass = new CataloguePass(tape.Pool, h, table, targets, stateGradient, tableGradient);
        var loss = tape.NewTensor(1, 1);
        loss.Values[0] = (float)(pass.Run() / h.Rows);
        if (records)
        {
            tape.Record(loss, () =>
            {
                var upstream = loss.Gradient!.Scalar;
                AddScaled(tape, upstream, stateGradient!, h);
                if (tableGradient is not null)
                    AddScaled(tape, upstream, tableGradient, table);
            });
        }

        return loss;
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
