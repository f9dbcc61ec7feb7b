using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// L = mean over rows of ln(sum over j of e^(x[j] - m)) + m - x[target], m = max x.
/// dL/dx[j] = (softmax(x)[j] - [j = target]) / n.
/// </summary>
public static unsafe class CrossEntropyLossOperation
{
    private const string Name = "cross_entropy_loss";

    /// <summary>Softmax cross-entropy of logits that are already in memory, for a small number of classes.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="logits">x, [n, c].</param>
    /// <param name="targets">The right class of each row, n values of 0 .. c - 1.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">There are not as many targets as rows, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is not a class.</exception>
    public static Tensor CrossEntropyLoss(this Tape tape, Tensor logits, ReadOnlySpan<int> targets)
    {
        ShapeException.Require(logits.Length > 0, Name, "logits", logits, "at least [1, 1]");
        ShapeException.RequireCount(Name, "targets", targets.Length, logits.Rows, logits);
        foreach (var target in targets)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)logits.Columns, nameof(targets));
        var classes = tape.NewIndices(targets);
        var losses = tape.NewBuffer(logits.Rows);
        var sums = tape.NewBuffer(logits.Rows);
        var exponentials = tape.NewTensor(logits.Rows, logits.Columns);
        RowBlocks.ForEach(tape.Pool, logits.Rows, logits.Columns, row =>
        {
            var x = logits.RowPointer(row);
            var max = KernelSet.Current.Max(x, logits.Columns);
            sums[row] = KernelSet.Current.ExpShifted(max, x, exponentials.RowPointer(row), logits.Columns);
            losses[row] = MathF.Log(sums[row]) + (max - x[classes[row]]);
        });
        var loss = RowSums.Total(tape, losses, logits.Rows, 1.0 / logits.Rows);
        tape.Record(
            Name, loss, () => Backward(tape, exponentials, sums, classes, loss.Gradient!.Scalar / logits.Rows, logits.AccumulatedGradient()), logits);
        return loss;
    }

    private static void Backward(Tape tape, Tensor exponentials, float* sums, int* classes, float scale, Tensor target) =>
        RowBlocks.ForEach(tape.Pool, target.Rows, target.Columns, row =>
        {
            KernelSet.Current.AddScaled(scale / sums[row], exponentials.RowPointer(row), target.RowPointer(row), target.Columns);
            target.RowPointer(row)[classes[row]] -= scale;
        });
}
