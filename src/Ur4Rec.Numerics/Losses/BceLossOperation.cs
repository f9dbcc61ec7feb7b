using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// L = mean over all values of max(x, 0) - x y + ln(1 + e^-|x|) = -y ln sigmoid(x) - (1 - y) ln(1 - sigmoid(x)).
/// dL/dx = (sigmoid(x) - y) / values.
/// </summary>
public static unsafe class BceLossOperation
{
    private const string Name = "bce_loss";

    /// <summary>Binary cross-entropy of logits.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="logits">x, [n, k].</param>
    /// <param name="labels">y, n k values of 0 .. 1, row after row.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">There are not as many labels as logits, or none.</exception>
    public static Tensor BceLoss(this Tape tape, Tensor logits, ReadOnlySpan<float> labels)
    {
        ShapeException.Require(logits.Length > 0, Name, "logits", logits, "at least [1, 1]");
        ShapeException.RequireCount(Name, "labels", labels.Length, logits.Length, logits);
        var y = tape.Constant(logits.Rows, logits.Columns, labels);
        var losses = tape.NewBuffer(logits.Rows);
        var slopes = tape.NewTensor(logits.Rows, logits.Columns);
        RowBlocks.ForEach(tape.Pool, logits.Rows, logits.Columns, row =>
        {
            var kernels = KernelSet.Current;
            kernels.Map<BinaryCrossEntropy>(logits.RowPointer(row), y.RowPointer(row), slopes.RowPointer(row), logits.Columns);
            losses[row] = kernels.Sum(slopes.RowPointer(row), logits.Columns);
            kernels.Map<BinaryCrossEntropyGradient>(logits.RowPointer(row), y.RowPointer(row), slopes.RowPointer(row), logits.Columns);
        });
        var loss = RowSums.Total(tape, losses, logits.Rows, 1.0 / logits.Length);
        tape.Record(Name, loss, Backward, logits);
        return loss;

        void Backward() => ElementwiseBlocks.AddScaled(tape.Pool, loss.Gradient!.Scalar / logits.Length, slopes, logits.AccumulatedGradient());
    }
}
