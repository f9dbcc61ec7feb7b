using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// Generalised binary cross-entropy, gSASRec (Petrov and Macdonald 2023, arXiv 2308.07192, equations 9 to 13):
/// a = k / (N - 1), b = a (t (1 - 1/a) + 1/a), L = mean over rows of (b softplus(-pos) + sum over j of softplus(neg[j])) / (k + 1).
/// dL/dpos = -b sigmoid(-pos) / (n (k + 1)), dL/dneg[j] = sigmoid(neg[j]) / (n (k + 1)).
/// </summary>
public static unsafe class GbceLossOperation
{
    private const string Name = "gbce_loss";

    /// <summary>Binary cross-entropy whose positives weigh less, as far as sampling made negatives rare.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="positives">Logits of positives, [n, 1].</param>
    /// <param name="negatives">Logits of each positive's sampled negatives, [n, k].</param>
    /// <param name="catalogueSize">N, the number of items that negatives are drawn from and the positive, more than k.</param>
    /// <param name="calibration">t, 0 .. 1: 0 is binary cross-entropy, 1 corrects for the sampling in full.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no pair.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The catalogue is too small or t is not within 0 .. 1.</exception>
    public static Tensor GbceLoss(this Tape tape, Tensor positives, Tensor negatives, int catalogueSize, float calibration)
    {
        LossShapes.RequirePairs(Name, positives, negatives);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(catalogueSize, negatives.Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(calibration);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calibration, 1f);
        var beta = Beta(negatives.Columns, catalogueSize, calibration);
        var positiveSlopes = tape.NewTensor(positives.Rows, 1);
        var negativeSlopes = tape.NewTensor(negatives.Rows, negatives.Columns);
        var losses = tape.NewBuffer(negatives.Rows);
        ElementwiseBlocks.Map<SoftplusOfNegative>(tape.Pool, positives, positiveSlopes);
        RowBlocks.ForEach(tape.Pool, negatives.Rows, negatives.Columns, row =>
        {
            var kernels = KernelSet.Current;
            kernels.Map<SoftplusFunction>(negatives.RowPointer(row), negativeSlopes.RowPointer(row), negatives.Columns);
            losses[row] = (beta * positiveSlopes.Values[row]) + kernels.Sum(negativeSlopes.RowPointer(row), negatives.Columns);
            kernels.Map<SigmoidFunction>(negatives.RowPointer(row), negativeSlopes.RowPointer(row), negatives.Columns);
        });
        ElementwiseBlocks.Map<SigmoidOfNegative>(tape.Pool, positives, positiveSlopes);
        var terms = (double)negatives.Rows * (negatives.Columns + 1);
        var loss = RowSums.Total(tape, losses, negatives.Rows, 1 / terms);
        tape.Record(Name, loss, Backward, positives, negatives);
        return loss;

        void Backward()
        {
            var scale = (float)(loss.Gradient!.Scalar / terms);
            if (positives.RequiresGradient)
                ElementwiseBlocks.AddScaled(tape.Pool, -scale * beta, positiveSlopes, positives.AccumulatedGradient());
            if (negatives.RequiresGradient)
                ElementwiseBlocks.AddScaled(tape.Pool, scale, negativeSlopes, negatives.AccumulatedGradient());
        }
    }

    private static float Beta(int negatives, int catalogueSize, double calibration)
    {
        var rate = negatives / (catalogueSize - 1.0);
        return (float)(rate * ((calibration * (1 - (1 / rate))) + (1 / rate)));
    }
}
