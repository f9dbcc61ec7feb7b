using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models.Fusion;

public sealed class FusionCasesTests : IDisposable
{
    private const int Items = 12;
    private const int Weights = 6;

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_loss_by_hand()
    {
        // z is (-r, r, 0), r the root of 3/2. After item 2 the feature is 4 and the weight 0.3 + 4 * 0.1 = 0.7, and items 0, the target,
        // and 1 are left.
        var r = Math.Sqrt(1.5);
        var scorer = Reranking.Adaptive([FixedScorer.Of("only", 0, 2, 1)], [[0, 0]], new FixedFeatures(1, (newest, _) => 2 * newest));
        var split = TestSplits.LeaveOneOut(3, [2, 0, 0]);
        var cases = new FusionCases(scorer, scorer.Features, split, [.. split.Validation], _pool);
        var at = cases.Evaluate([0.3, 0.1]);

        // The share p of item 1, the mean of z 2 p r above the target's, its variance 4 p (1 - p) r^2; the feature brings factors of 4.
        var penalty = (FusionFitter.Ridge * 0.09 / 2) + (FusionFitter.FeatureRidge * 0.01 / 2);
        var p = 1 / (1 + Math.Exp(-2 * r * 0.7));
        Assert.Equal(-Math.Log(1 - p) + penalty, at.Loss, 1e-6);
        Assert.Equal((2 * p * r) + (FusionFitter.Ridge * 0.3), at.Gradient[0], 1e-6);
        Assert.Equal((4 * 2 * p * r) + (FusionFitter.FeatureRidge * 0.1), at.Gradient[1], 1e-6);
        var variance = 4 * p * (1 - p) * r * r;
        var hessian = cases.Hessian(at);
        Assert.Equal(variance + FusionFitter.Ridge, hessian[0], 1e-6);
        Assert.Equal(4 * variance, hessian[2], 1e-6);
        Assert.Equal((16 * variance) + FusionFitter.FeatureRidge, hessian[3], 1e-6);
        Assert.Equal((1, 0, 1, 2), (cases.Count, cases.Unreachable, cases.Components, cases.Columns));
        Assert.Equal(penalty, cases.Penalty([0.3, 0.1]), 1e-15);
    }

    [Fact]
    public void Derivatives_are_those_of_the_loss()
    {
        const double Step = 1e-4;
        var cases = Cases(_pool);
        double[] weights = [0.7, -0.4, 0.2, 0.1, 0.5, -0.3];
        var at = cases.Evaluate(weights);
        var hessian = cases.Hessian(at);

        for (var k = 0; k < Weights; k++)
        {
            double[] above = [.. weights], below = [.. weights];
            above[k] += Step;
            below[k] -= Step;
            var (high, low) = (cases.Evaluate(above), cases.Evaluate(below));
            Assert.Equal((high.Loss - low.Loss) / (2 * Step), at.Gradient[k], 1e-6);
            for (var other = 0; other <= k; other++)
                Assert.Equal((high.Gradient[other] - low.Gradient[other]) / (2 * Step), hessian[(k * Weights) + other], 1e-6);
        }
    }

    [Fact]
    public void Have_the_same_bits_on_any_number_of_threads()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        double[] weights = [0.7, -0.4, 0.2, 0.1, 0.5, -0.3];
        var (first, second) = (Cases(one), Cases(three));

        Assert.Equal(first.Evaluate(weights).Loss, second.Evaluate(weights).Loss);
        Assert.Equal(first.Evaluate(weights).Gradient, second.Evaluate(weights).Gradient);
        Assert.Equal(first.Hessian(first.Evaluate(weights)), second.Hessian(second.Evaluate(weights)));
    }

    private static FusionCases Cases(WorkerPool pool)
    {
        var split = TestSplits.Random(users: 70, Items, longest: 6, seed: 5);
        IScorer first = new FixedScorer("a", Items, (newest, item) => RandomKey.For(1, "z", (ulong)(newest + 1)).Block((uint)item).X0 % 100);
        var second = new FixedCandidateScorer("b", Items, (newest, item) => ((newest + 1) * item) % 5);
        var features = new FixedFeatures(2, (newest, column) => (newest - column) / 9f);
        var scorer = Reranking.Adaptive([first], [new float[3], new float[3]], features, second, top: 7);
        return new FusionCases(scorer, scorer.Features, split, [.. split.Validation], pool);
    }
}
