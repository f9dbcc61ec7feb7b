using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Models.Fusion;

/// <summary>
/// Learns a fusion's weights from the validation cases of a split; no test case is read. With the z-scores Z of a case's candidates,
/// [candidates, components], the weights W, [components, 1 + features], and φ = [1, features], the loss is the mean of
/// -ln softmax(Z W φ)[target] over the candidates that are not in the history, and half of ridge times W². It is convex, so Newton's
/// method with step halving finds its one minimum (Boyd and Vandenberghe 2004, section 9.5), with the same bits on any number of threads.
/// </summary>
public static class FusionFitter
{
    /// <summary>Of the constant weights: keeps them finite where components agree with each other or with every target.</summary>
    public const double Ridge = 1e-3;

    /// <summary>
    /// Of what features are multiplied by, of which there can be as many as half the cases. From 938 cases, 5 components and 128 features
    /// of two sources of norm 1, features that say nothing cost new cases 0.004 nats with it (0.03 with 0.03, 0.10 with 0.01), and
    /// features that tell four groups of queries apart, whose weights differ by up to 0.5, gain 0.099 of 0.140 (0.094, 0.031; 0.068 with 0.3).
    /// </summary>
    public const double FeatureRidge = 0.1;

    private const int MostSteps = 50;
    private const int MostHalvings = 30;
    private const double Tolerance = 1e-10;

    /// <summary>Learns the weights, whatever they are now, and writes them into the scorer's.</summary>
    /// <param name="scorer">What is fused. Every component is asked, used or not.</param>
    /// <param name="method">Learned, or adaptive where the scorer has features.</param>
    /// <param name="split">What the components were trained on.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <param name="maxCases">Most cases that are read, at least 1, evenly spaced over the users; their z-scores are held in memory.</param>
    /// <exception cref="InputException">The split has no validation case, or none whose target is a candidate.</exception>
    /// <exception cref="ArgumentException">The method learns nothing or wants features that are not there, or the catalogue is not the split's.</exception>
    /// <exception cref="InvalidOperationException">A score is infinite or not a number.</exception>
    public static FusionFit Fit(RerankingScorer scorer, FusionMethod method, Split split, WorkerPool pool, int maxCases = 2_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCases, 1);
        if (scorer.ItemCount != split.Dataset.ItemCount)
            throw new ArgumentException($"'{scorer.Name}' scores {scorer.ItemCount} items, but the catalogue has {split.Dataset.ItemCount}.", nameof(scorer));
        if (split.Validation.Count == 0)
        {
            throw new InputException(
                $"The split {split.Description} has no validation case to learn the fusion's weights from; use fusion_method: weighted.");
        }

        var cases = new FusionCases(scorer, FeaturesOf(scorer, method), split, EvenlySpaced(split.Validation, maxCases), pool);
        if (cases.Count == 0)
        {
            throw new InputException(
                $"None of {cases.Unreachable} validation targets is among the {scorer.Top} items that '{scorer.Retrieval}' "
                + "retrieves; raise rerank_top.");
        }

        var (weights, at) = Minimise(cases);
        scorer.Weights.Assign(weights);
        return new FusionFit(cases.Count, cases.Unreachable, at.Loss - cases.Penalty(weights));
    }

    private static IQueryFeatures? FeaturesOf(RerankingScorer scorer, FusionMethod method) => method switch
    {
        FusionMethod.Learned => null,
        FusionMethod.Adaptive => scorer.Features
            ?? throw new ArgumentException($"'{scorer.Name}' has no features for adaptive weights.", nameof(scorer)),
        _ => throw new ArgumentException($"Fusion method {method} learns no weights.", nameof(method)),
    };

    private static EvaluationCase[] EvenlySpaced(IReadOnlyList<EvaluationCase> cases, int most)
    {
        var count = Math.Min(cases.Count, most);
        return [.. Enumerable.Range(0, count).Select(i => cases[(int)((long)i * cases.Count / count)])];
    }

    private static (double[] Weights, FusionObjective At) Minimise(FusionCases cases)
    {
        var weights = new double[cases.Components * cases.Columns];
        var at = cases.Evaluate(weights);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = NewtonDirection(cases.Hessian(at), at.Gradient);
            var slope = direction.Zip(at.Gradient, (d, g) => d * g).Sum();
            if (-slope < Tolerance || Descend(cases, weights, direction, at.Loss, slope) is not { } next)
                break;
            (weights, at) = next;
        }

        return (weights, at);
    }

    /// <summary>-H⁻¹ g; overwrites H.</summary>
    private static double[] NewtonDirection(double[] hessian, double[] gradient)
    {
        var direction = Array.ConvertAll(gradient, slope => -slope);
        Cholesky.Factor(hessian, gradient.Length);
        Cholesky.Solve(hessian, direction, gradient.Length);
        return direction;
    }

    /// <summary>The first step, halved as often as need be, that lowers the loss enough; null where rounding lets none.</summary>
    private static (double[] Weights, FusionObjective At)? Descend(FusionCases cases, double[] weights, double[] direction, double loss, double slope)
    {
        const double SufficientShare = 1e-4;
        var length = 1.0;
        for (var halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            double[] next = [.. weights.Zip(direction, (weight, d) => weight + (length * d))];
            var at = cases.Evaluate(next);
            if (at.Loss <= loss + (SufficientShare * length * slope))
                return (next, at);
        }

        return null;
    }
}
