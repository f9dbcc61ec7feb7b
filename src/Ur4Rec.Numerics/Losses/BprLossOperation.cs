using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// L = mean over all pairs of softplus(neg[r, j] - pos[r]) = -ln sigmoid(pos - neg): Rendle et al. 2009, arXiv 1205.2618.
/// With s = sigmoid(neg - pos) / pairs: dL/dneg[r, j] = s[r, j], dL/dpos[r] = - the sum of row r of s.
/// </summary>
public static unsafe class BprLossOperation
{
    private const string Name = "bpr_loss";

    /// <summary>Bayesian personalised ranking: each positive should score above each of its negatives.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="positives">Scores of positives, [n, 1].</param>
    /// <param name="negatives">Scores of each positive's negatives, [n, k].</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no pair.</exception>
    public static Tensor BprLoss(this Tape tape, Tensor positives, Tensor negatives)
    {
        LossShapes.RequirePairs(Name, positives, negatives);
        var losses = tape.NewBuffer(negatives.Rows);
        var slopes = tape.NewTensor(negatives.Rows, negatives.Columns);
        RowBlocks.ForEach(tape.Pool, negatives.Rows, negatives.Columns, row =>
        {
            var kernels = KernelSet.Current;
            var positive = positives.Values[row];
            kernels.Map<SoftplusOfDifference>(negatives.RowPointer(row), positive, slopes.RowPointer(row), negatives.Columns);
            losses[row] = kernels.Sum(slopes.RowPointer(row), negatives.Columns);
            kernels.Map<SigmoidOfDifference>(negatives.RowPointer(row), positive, slopes.RowPointer(row), negatives.Columns);
        });
        var loss = RowSums.Total(tape, losses, negatives.Rows, 1.0 / negatives.Length);
        tape.Record(Name, loss, () => Backward(tape, positives, negatives, slopes, loss.Gradient!.Scalar / negatives.Length), positives, negatives);
        return loss;
    }

    private static void Backward(Tape tape, Tensor positives, Tensor negatives, Tensor slopes, float scale)
    {
        if (negatives.RequiresGradient)
            ElementwiseBlocks.AddScaled(tape.Pool, scale, slopes, negatives.AccumulatedGradient());
        if (positives.RequiresGradient)
        {
            var target = positives.AccumulatedGradient();
            RowBlocks.ForEach(tape.Pool, slopes.Rows, slopes.Columns, row =>
                target.Values[row] -= scale * KernelSet.Current.Sum(slopes.RowPointer(row), slopes.Columns));
        }
    }
}
