using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// With p = pos - ln q(pos) and m[j] = neg[j] - ln q(neg[j]), the logQ correction (Yi et al. 2019, RecSys):
/// L = mean over rows of ln(e^p + sum over j of e^m[j]) - p.
/// With P = the softmax over [p, m]: dL/dneg[j] = P[j] / n, dL/dpos = - the sum of row P[j] / n.
/// That is for positives which are draws from q themselves. For k negatives drawn beside the positive, ln(1 / k) in the place of ln q(pos)
/// makes L an estimate of cross-entropy over all that q may draw (Bengio and Senecal 2008).
/// </summary>
public static unsafe class SampledSoftmaxLossOperation
{
    private const string Name = "sampled_softmax_loss";

    /// <summary>Cross-entropy of each positive among its sampled negatives.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="positives">Scores of positives, [n, 1].</param>
    /// <param name="negatives">Scores of each positive's negatives, [n, k].</param>
    /// <param name="positiveLogQ">ln of the probability that sampling draws the positive, n values; or empty for no correction.</param>
    /// <param name="negativeLogQ">The same of the negatives, n k values, or k where all rows share them; or empty.</param>
    /// <param name="accidentalHits">n k values, true where a negative is the positive itself and does not count; or empty.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no pair.</exception>
    public static Tensor SampledSoftmaxLoss(
        this Tape tape,
        Tensor positives,
        Tensor negatives,
        ReadOnlySpan<float> positiveLogQ = default,
        ReadOnlySpan<float> negativeLogQ = default,
        ReadOnlySpan<bool> accidentalHits = default)
    {
        RequireShapes(positives, negatives, positiveLogQ.Length, negativeLogQ.Length, accidentalHits.Length);
        var (n, k) = (negatives.Rows, negatives.Columns);
        var losses = tape.NewBuffer(n);
        // A row's gradient, up to the factor that all rows share: e^m[j], what scales it to P[j], and the sum of P[j].
        var exponentials = tape.NewTensor(n, k);
        var inverseSums = tape.NewBuffer(n);
        var missed = tape.NewBuffer(n);
        var ownLogQ = positiveLogQ.IsEmpty ? null : tape.Constant(n, 1, positiveLogQ);
        var corrections = Corrections(tape, n, k, negativeLogQ, accidentalHits);
        RowBlocks.ForEach(tape.Pool, n, k, row =>
        {
            var kernels = KernelSet.Current;
            var scores = negatives.RowPointer(row);
            if (corrections is not null)
            {
                kernels.Map<DifferenceFunction>(scores, corrections.RowPointer(row % corrections.Rows), exponentials.RowPointer(row), k);
                scores = exponentials.RowPointer(row);
            }

            var positive = positives.Values[row] - (ownLogQ?.Values[row] ?? 0f);
            var shift = MathF.Max(positive, kernels.Max(scores, k));
            var others = (double)kernels.ExpShifted(shift, scores, exponentials.RowPointer(row), k);
            var sum = others + Math.Exp(positive - shift);
            losses[row] = (float)(Math.Log(sum) + (shift - positive));
            inverseSums[row] = (float)(1 / sum);
            missed[row] = (float)(others / sum);
        });
        var loss = RowSums.Total(tape, losses, n, 1.0 / n);
        tape.Record(Name, loss, () => Backward(tape, positives, negatives, exponentials, inverseSums, missed, loss.Gradient!.Scalar / n), positives, negatives);
        return loss;
    }

    /// <summary>What is taken off the negatives' scores, [n, k] or one row for all; infinity removes an accidental hit.</summary>
    private static Tensor? Corrections(Tape tape, int n, int k, ReadOnlySpan<float> logQ, ReadOnlySpan<bool> hits)
    {
        if (hits.IsEmpty)
            return logQ.IsEmpty ? null : tape.Constant(logQ.Length / k, k, logQ);
        var corrections = tape.NewTensor(n, k);
        var logQRows = logQ.Length == k ? 1 : n;
        var isCorrected = !logQ.IsEmpty;
        fixed (float* pinnedLogQ = logQ)
        fixed (bool* pinnedHits = hits)
        {
            var firstLogQ = pinnedLogQ;
            var firstHit = pinnedHits;
            RowBlocks.ForEach(tape.Pool, n, k, row =>
            {
                var values = corrections.Row(row);
                if (isCorrected)
                    new ReadOnlySpan<float>(firstLogQ + ((nint)(row % logQRows) * k), k).CopyTo(values);
                else
                    values.Clear();
                RemoveHits(new ReadOnlySpan<bool>(firstHit + ((nint)row * k), k), values);
            });
        }

        return corrections;
    }

    private static void RemoveHits(ReadOnlySpan<bool> hits, Span<float> corrections)
    {
        for (var j = hits.IndexOf(true); j >= 0 && j < hits.Length; j++)
        {
            if (hits[j])
                corrections[j] = float.PositiveInfinity;
        }
    }

    private static void Backward(
        Tape tape, Tensor positives, Tensor negatives, Tensor exponentials, float* inverseSums, float* missed, float scale)
    {
        if (negatives.RequiresGradient)
        {
            var target = negatives.AccumulatedGradient();
            RowBlocks.ForEach(tape.Pool, target.Rows, target.Columns, row =>
                KernelSet.Current.AddScaled(scale * inverseSums[row], exponentials.RowPointer(row), target.RowPointer(row), target.Columns));
        }

        if (positives.RequiresGradient)
            KernelSet.Current.AddScaled(-scale, missed, positives.AccumulatedGradient().Pointer, positives.Rows);
    }

    private static void RequireShapes(Tensor positives, Tensor negatives, int positiveLogQ, int negativeLogQ, int accidentalHits)
    {
        LossShapes.RequirePairs(Name, positives, negatives);
        if (positiveLogQ > 0 || negativeLogQ > 0)
        {
            ShapeException.RequireCount(Name, "positive logQ", positiveLogQ, positives.Rows, positives);
            if (negativeLogQ != negatives.Columns)
                ShapeException.RequireCount(Name, "negative logQ", negativeLogQ, negatives.Length, negatives);
        }

        if (accidentalHits > 0)
            ShapeException.RequireCount(Name, "accidental hits", accidentalHits, negatives.Length, negatives);
    }
}
