namespace Ur4Rec.Numerics;

/// <summary>
/// L = sum over i of e^-s[i] l[i] + s[i]: Kendall, Gal and Cipolla 2018, arXiv 1705.07115, with s[i] the logarithm of a variance.
/// dL/dl[i] = e^-s[i], dL/ds[i] = 1 - e^-s[i] l[i].
/// </summary>
/// <remarks>
/// The best s[i] is ln l[i], which has no end for a loss that stays 0. s is therefore read as held within +-limit, and where it lies at or
/// beyond the limit only a gradient that leads back is passed on.
/// </remarks>
public static class UncertaintyWeightedLossOperation
{
    private const string Name = "uncertainty_weighted_loss";

    /// <summary>The sum of losses, each weighted by the inverse of its trained variance.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="losses">l, [1, k], each at least 0.</param>
    /// <param name="logVariances">s, [1, k].</param>
    /// <param name="limit">The largest |s| that counts, more than 0, at most 40.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">The shapes are not the same single row, or it is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public static Tensor UncertaintyWeightedLoss(this Tape tape, Tensor losses, Tensor logVariances, float limit)
    {
        ShapeException.Require(losses.Rows == 1 && losses.Columns > 0, Name, "losses", losses, "one row, at least [1, 1]");
        ShapeException.Require(
            logVariances.Rows == 1 && logVariances.Columns == losses.Columns, Name, "log-variances", logVariances, "losses", losses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 40f);
        var total = 0.0;
        for (var i = 0; i < losses.Columns; i++)
            total += (Weight(logVariances, i, limit) * losses.Values[i]) + Math.Clamp(logVariances.Values[i], -limit, limit);
        var loss = tape.NewTensor(1, 1);
        loss.Values[0] = (float)total;
        tape.Record(Name, loss, () => Backward(losses, logVariances, limit, loss.Gradient!.Scalar), losses, logVariances);
        return loss;
    }

    private static double Weight(Tensor logVariances, int i, float limit) => Math.Exp(-Math.Clamp(logVariances.Values[i], -limit, limit));

    private static void Backward(Tensor losses, Tensor logVariances, float limit, float upstream)
    {
        for (var i = 0; i < losses.Columns; i++)
        {
            var weight = Weight(logVariances, i, limit);
            if (losses.RequiresGradient)
                losses.AccumulatedGradient().Values[i] += (float)(upstream * weight);
            var slope = upstream * (1 - (weight * losses.Values[i]));
            if (logVariances.RequiresGradient && !LeadsOut(logVariances.Values[i], slope, limit))
                logVariances.AccumulatedGradient().Values[i] += (float)slope;
        }
    }

    /// <summary>Whether a step against the slope would leave the limits, or go farther away from them.</summary>
    private static bool LeadsOut(float logVariance, double slope, float limit) =>
        (logVariance >= limit && slope < 0) || (logVariance <= -limit && slope > 0);
}
