using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Models.Fusion;

/// <summary>
/// Learns one weight a scorer from the validation cases of a split; no test case is read. With the z-scores Z of a case, [scorers, items],
/// the loss is the mean of -ln softmax(w Z)[target] over the items that the user has not seen, and half of <see cref="Ridge"/> |w|².
/// It is convex, so Newton's method with step halving finds its one minimum (Boyd and Vandenberghe 2004, section 9.5), with the same
/// bits on any number of threads.
/// </summary>
public static class FusionFitter
{
    /// <summary>Keeps the weights finite where scorers agree with each other or with every target.</summary>
    public const double Ridge = 1e-3;

    private const int MostSteps = 50;
    private const int MostHalvings = 30;
    private const double Tolerance = 1e-10;

    /// <summary>Learns the weights.</summary>
    /// <param name="scorers">At least one, of the split's catalogue and with distinct names.</param>
    /// <param name="split">What the scorers were trained on.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <param name="maxCases">Most cases that are read, at least 1, evenly spaced over the users; their z-scores are held in memory.</param>
    /// <exception cref="InputException">The split has no validation case.</exception>
    /// <exception cref="ArgumentException">The scorers do not fit each other or the split.</exception>
    /// <exception cref="InvalidOperationException">A score is infinite or not a number.</exception>
    public static FusionFit Fit(IReadOnlyList<IScorer> scorers, Split split, WorkerPool pool, int maxCases = 2_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCases, 1);
        FusionComponents.Require(scorers);
        if (scorers[0].ItemCount != split.Dataset.ItemCount)
            throw new ArgumentException($"The scorers score {scorers[0].ItemCount} items, but the catalogue has {split.Dataset.ItemCount}.", nameof(scorers));
        if (split.Validation.Count == 0)
            throw new InputException($"The split {split.Description} has no validation case to learn the fusion's weights from; use fusion_method: weighted.");
        var cases = new FusionCases(scorers, split, EvenlySpaced(split.Validation, maxCases), pool);
        var (weights, at) = Minimise(cases);
        var penalty = Ridge / 2 * weights.Sum(weight => weight * weight);
        return new FusionFit([.. scorers.Zip(weights, (scorer, weight) => new FusionComponent(scorer, weight))], cases.Count, at.Loss - penalty);
    }

    private static EvaluationCase[] EvenlySpaced(IReadOnlyList<EvaluationCase> cases, int most)
    {
        var count = Math.Min(cases.Count, most);
        return [.. Enumerable.Range(0, count).Select(i => cases[(int)((long)i * cases.Count / count)])];
    }

    private static (double[] Weights, FusionObjective At) Minimise(FusionCases cases)
    {
        var weights = new double[cases.Scorers];
        var at = cases.Evaluate(weights, Ridge);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = NewtonDirection(at);
            var slope = direction.Zip(at.Gradient, (d, g) => d * g).Sum();
            if (-slope < Tolerance || Descend(cases, weights, direction, at.Loss, slope) is not { } next)
                break;
            (weights, at) = next;
        }

        return (weights, at);
    }

    /// <summary>-H⁻¹ g.</summary>
    private static double[] NewtonDirection(FusionObjective at)
    {
        var size = at.Gradient.Length;
        var factor = (double[])at.Hessian.Clone();
        var inverse = new double[factor.Length];
        Cholesky.Factor(factor, size);
        Cholesky.Inverse(factor, inverse, size);
        return [.. Enumerable.Range(0, size).Select(i => -Enumerable.Range(0, size).Sum(j => inverse[(i * size) + j] * at.Gradient[j]))];
    }

    /// <summary>The first step, halved as often as need be, that lowers the loss enough; null where rounding lets none.</summary>
    private static (double[] Weights, FusionObjective At)? Descend(FusionCases cases, double[] weights, double[] direction, double loss, double slope)
    {
        const double SufficientShare = 1e-4;
        var length = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            double[] next = [.. weights.Zip(direction, (weight, d) => weight + (length * d))];
            var at = cases.Evaluate(next, Ridge);
            if (at.Loss <= loss + (SufficientShare * length * slope))
                return (next, at);
        }

        return null;
    }
}
