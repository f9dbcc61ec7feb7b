using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>
/// L = mean over r of ln(e^p[r] + sum over negatives j of e^n[r, j]) - p[r], with p[r] the cosine of query r and key r, and n[r, j] that of
/// query r and negative j, over the temperature. He et al. 2020, arXiv 1911.05722, equation 1, with the batch's other keys among the
/// negatives, so that the loss means something from the first step, when the bank is empty.
/// </summary>
public static class MemoryBankLoss
{
    /// <summary>Each query should find its own key among the batch's keys and the bank's rows, less those of its own item.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="bank">Read as it is; <see cref="MemoryBank.Enqueue"/> the keys after the step.</param>
    /// <param name="queries">[n, columns], n at least 1.</param>
    /// <param name="keys">[n, columns]. Detach them to train the queries alone.</param>
    /// <param name="items">[n] the item of each key.</param>
    /// <param name="temperature">1e-4 .. 100.</param>
    /// <returns>[1, 1], at least 0; 0 where no query has a negative.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range.</exception>
    public static Tensor MemoryBankInfoNce(
        this Tape tape, MemoryBank bank, Tensor queries, Tensor keys, ReadOnlySpan<ItemIndex> items, float temperature)
    {
        TemperatureRange.Require(temperature);
        RequireShape("queries", queries, items.Length, bank.Columns);
        RequireShape("keys", keys, items.Length, bank.Columns);
        var positives = tape.Scale(tape.RowCosine(queries, keys), 1f / temperature);
        var directions = tape.Scale(tape.L2Normalize(queries), 1f / temperature);
        var negatives = tape.Linear(directions, tape.L2Normalize(keys));
        if (bank.Count > 0)
            negatives = tape.Concatenate(negatives, tape.Linear(directions, tape.Constant(bank.Count, bank.Columns, bank.Rows)));
        var pairs = ArrayPool<bool>.Shared.Rent(negatives.Length);
        try
        {
            var ownItem = pairs.AsSpan(0, negatives.Length);
            MarkOwnItem(items, bank.Items, ownItem);
            return tape.SampledSoftmaxLoss(positives, negatives, accidentalHits: ownItem);
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(pairs);
        }
    }

    /// <summary>[n, n + count]: which of the batch's keys, and then of the bank's rows, are of each query's own item.</summary>
    private static void MarkOwnItem(ReadOnlySpan<ItemIndex> items, ReadOnlySpan<ItemIndex> bankItems, Span<bool> ownItem)
    {
        var pair = 0;
        foreach (var own in items)
        {
            foreach (var other in items)
                ownItem[pair++] = other == own;
            foreach (var other in bankItems)
                ownItem[pair++] = other == own;
        }
    }

    private static void RequireShape(string name, Tensor tensor, int rows, int columns)
    {
        if (rows == 0 || tensor.Rows != rows || tensor.Columns != columns)
            throw new ShapeException($"memory_bank_info_nce: {name} are {tensor}, wanted [{rows}, {columns}], at least one row.");
    }
}
