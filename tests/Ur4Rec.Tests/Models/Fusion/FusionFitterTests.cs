using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models.Fusion;

public sealed class FusionFitterTests : IDisposable
{
    private const int Items = 30;

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void One_scorer_of_two_items_by_hand()
    {
        // z is (-1, 1). Of four users three took item 1 and one item 0, so with q = 1 / (1 + e^2w) the minimum of
        // -(3 ln(1 - q) + ln q) / 4 + 0.0005 w^2 has 2 (q - 1/4) = 0.001 w; without the ridge w = ln(3) / 2 = 0.549.
        var split = Split([1, 1, 1, 0]);
        var fit = FusionFitter.Fit([FixedScorer.Of("only", 3, 5)], split, _pool);

        var weight = fit.Components[0].Weight;
        var q = 1 / (1 + Math.Exp(2 * weight));
        Assert.Equal(FusionFitter.Ridge * weight, 2 * (q - 0.25), 1e-6);
        Assert.Equal(0.549, weight, 2e-3);
        Assert.Equal(-((3 * Math.Log(1 - q)) + Math.Log(q)) / 4, fit.Loss, 1e-9);
        Assert.Equal(4, fit.Cases);
    }

    [Fact]
    public void A_scorer_that_knows_the_targets_outweighs_one_that_does_not()
    {
        var split = Informed(seed: 1);
        var fit = FusionFitter.Fit([Knowing("knowing", 2), Noise("noise", 1), FixedScorer.Of("constant", new float[Items])], split, _pool);

        Assert.InRange(fit.Components[0].Weight, 0.5, 3);
        Assert.InRange(fit.Components[1].Weight, -0.1, 0.1);
        Assert.Equal(0, fit.Components[2].Weight);
        Assert.Equal(["knowing", "noise", "constant"], fit.Components.Select(component => component.Scorer.Name));
    }

    [Fact]
    public void No_weights_nearby_are_better()
    {
        var split = Informed(seed: 2);
        IScorer[] scorers = [Knowing("a", 3), Noise("b", 4), new PopularityScorer(split)];
        var fit = FusionFitter.Fit(scorers, split, _pool);
        var cases = new FusionCases(scorers, split, [.. split.Validation], _pool);
        double[] weights = [.. fit.Components.Select(component => component.Weight)];
        var at = cases.Evaluate(weights, FusionFitter.Ridge);

        Assert.All(at.Gradient, slope => Assert.Equal(0, slope, 1e-4));
        for (var k = 0; k < 3; k++)
        {
            foreach (var step in (double[])[-0.02, 0.02])
            {
                var moved = (double[])weights.Clone();
                moved[k] += step;
                Assert.True(cases.Evaluate(moved, FusionFitter.Ridge).Loss > at.Loss, $"{k} {step}");
            }
        }
    }

    [Fact]
    public void Derivatives_are_those_of_the_loss()
    {
        const double Step = 1e-4;
        var split = Informed(seed: 3);
        var cases = new FusionCases([Knowing("a", 3), Noise("b", 4)], split, [.. split.Validation], _pool);
        double[] weights = [0.7, -0.4];
        var at = cases.Evaluate(weights, 0.1);

        for (var k = 0; k < 2; k++)
        {
            double[] above = [.. weights], below = [.. weights];
            above[k] += Step;
            below[k] -= Step;
            var (high, low) = (cases.Evaluate(above, 0.1), cases.Evaluate(below, 0.1));
            Assert.Equal((high.Loss - low.Loss) / (2 * Step), at.Gradient[k], 1e-6);
            for (var other = 0; other < 2; other++)
                Assert.Equal((high.Gradient[other] - low.Gradient[other]) / (2 * Step), at.Hessian[(k * 2) + other], 1e-6);
        }
    }

    [Fact]
    public void Test_targets_have_no_influence()
    {
        var split = Informed(seed: 4);
        var changed = TestSplits.LeaveOneOut(Items, [.. Enumerable.Range(0, split.Dataset.UserCount).Select(user =>
        {
            int[] sequence = [.. split.Dataset.Sequence(new UserIndex(user)).ToArray().Select(item => item.Value)];
            sequence[^1] = (sequence[^1] + 1) % Items;
            return sequence;
        })]);

        Assert.Equal(Weights(split), Weights(changed));
    }

    [Fact]
    public void Validation_targets_have_an_influence()
    {
        Assert.NotEqual(Weights(Informed(seed: 4)), Weights(Informed(seed: 5)));
    }

    [Fact]
    public void Items_of_the_history_are_no_candidates_but_a_target_seen_before_is()
    {
        // The scorer is right but for item 2, which stands in every history of the first split and in none of the second.
        var scorer = FixedScorer.Of("only", 0, 1, 5);
        var seen = FusionFitter.Fit([scorer], Split(3, [2], [1, 1, 0]), _pool);
        var unseen = FusionFitter.Fit([scorer], Split(3, [1], [1, 1, 0]), _pool);

        Assert.True(seen.Components[0].Weight > 0, $"{seen.Components[0].Weight}");
        Assert.True(unseen.Components[0].Weight < 0, $"{unseen.Components[0].Weight}");
    }

    [Fact]
    public void Equal_scorers_share_their_weight_and_certain_ones_stay_finite()
    {
        var split = Split([1, 1, 1, 1]);
        var fit = FusionFitter.Fit([FixedScorer.Of("a", 0, 1), FixedScorer.Of("b", 0, 2)], split, _pool);

        Assert.Equal(fit.Components[0].Weight, fit.Components[1].Weight, 1e-6);
        Assert.InRange(fit.Components[0].Weight, 1, 3);
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var split = Informed(seed: 6);
        var weights = new List<double[]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            weights.Add(Weights(split, pool));
        }

        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void At_most_so_many_cases_are_read_evenly_spaced()
    {
        // Users 0, 3, 6 of nine are read; all others want item 0.
        var split = Split([1, 0, 0, 1, 0, 0, 1, 0, 0]);
        var fit = FusionFitter.Fit([FixedScorer.Of("only", 0, 1)], split, _pool, maxCases: 3);

        Assert.Equal(3, fit.Cases);
        Assert.True(fit.Components[0].Weight > 1, $"{fit.Components[0].Weight}");
        Assert.Equal(9, FusionFitter.Fit([FixedScorer.Of("only", 0, 1)], split, _pool).Cases);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var split = Split([1, 0]);

        Assert.Throws<ArgumentException>(() => FusionFitter.Fit([], split, _pool));
        Assert.Throws<ArgumentException>(() => FusionFitter.Fit([FixedScorer.Of("three", 1, 2, 3)], split, _pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => FusionFitter.Fit([FixedScorer.Of("two", 1, 2)], split, _pool, maxCases: 0));
        Assert.Throws<InvalidOperationException>(() => FusionFitter.Fit([FixedScorer.Of("two", 1, float.NaN)], split, _pool));
        Assert.Contains("no validation case", Assert.Throws<InputException>(() =>
            FusionFitter.Fit([FixedScorer.Of("two", 1, 2)], TestSplits.LeaveOneOut(2, [0], [1]), _pool)).Message, StringComparison.Ordinal);
    }

    private double[] Weights(Split split, WorkerPool? pool = null) =>
        [.. FusionFitter.Fit([Knowing("a", 3), Noise("b", 4)], split, pool ?? _pool).Components.Select(component => component.Weight)];

    /// <summary>Two items; users without a history whose validation targets are given.</summary>
    private static Split Split(int[] targets) => Split(2, [], targets);

    private static Split Split(int items, int[] history, int[] targets) =>
        TestSplits.LeaveOneOut(items, [.. targets.Select(target => (int[])[.. history, target, 0])]);

    /// <summary>Users with one item, n; the validation target is mostly one of n + 1 and n + 2, sometimes any.</summary>
    private static Split Informed(ulong seed)
    {
        var random = new RandomStream(RandomKey.For(seed, "informed"));
        var sequences = new int[200][];
        for (var user = 0; user < sequences.Length; user++)
        {
            var newest = random.NextInt(Items);
            var target = random.NextInt(4) == 0 ? random.NextInt(Items) : (newest + 1 + random.NextInt(2)) % Items;
            sequences[user] = [newest, target, random.NextInt(Items)];
        }

        return TestSplits.LeaveOneOut(Items, sequences);
    }

    /// <summary>High scores for the items that follow the newest one.</summary>
    private static FixedScorer Knowing(string name, int reach) =>
        new(name, Items, (newest, item) => Math.Max(0, reach + 1 - ((item - newest + Items) % Items == 0 ? Items : (item - newest + Items) % Items)));

    private static FixedScorer Noise(string name, ulong seed) =>
        new(name, Items, (newest, item) => RandomKey.For(seed, "noise", (ulong)newest).Block((uint)item).X0 % 1000);
}
