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
        var (fit, weights) = Fit(split, FixedScorer.Of("only", 3, 5));

        var weight = weights[0];
        var q = 1 / (1 + Math.Exp(2 * weight));
        Assert.Equal(FusionFitter.Ridge * weight, 2 * (q - 0.25), 1e-6);
        Assert.Equal(0.549, weight, 2e-3);
        Assert.Equal(-((3 * Math.Log(1 - q)) + Math.Log(q)) / 4, fit.Loss, 1e-9);
        Assert.Equal((4, 0), (fit.Cases, fit.Unreachable));
    }

    [Fact]
    public void A_scorer_that_knows_the_targets_outweighs_one_that_does_not()
    {
        var split = Informed(seed: 1);
        var (_, weights) = Fit(split, Knowing("knowing", 2), Noise("noise", 1), FixedScorer.Of("constant", new float[Items]));

        Assert.InRange(weights[0], 0.5, 3);
        Assert.InRange(weights[1], -0.1, 0.1);
        Assert.Equal(0, weights[2]);
    }

    [Fact]
    public void A_planted_weight_vector_is_recovered()
    {
        IScorer[] scorers = [Noise("a", 1), Noise("b", 2), Noise("c", 3)];
        var retriever = new FixedCandidateScorer("d", Items, (newest, item) => (newest * item) % 7);
        var planted = Reranking.Of(scorers, [1.2, -0.5, 0, 0.8], retriever);
        var scorer = Reranking.Of(scorers, [0, 0, 9, 0], retriever);
        var fit = FusionFitter.Fit(scorer, FusionMethod.Learned, PlantedTargets.Split(planted, users: 4_000, seed: 1), _pool, maxCases: 4_000);

        Assert.Equal(4_000, fit.Cases);
        foreach (var (want, name) in ((double[])[1.2, -0.5, 0, 0.8]).Zip("abcd"))
            Assert.Equal(want, scorer.Weights.ConstantOf($"{name}"), 0.1);
    }

    [Fact]
    public void Cases_whose_target_is_not_retrieved_are_left_out()
    {
        // The first scorer retrieves items 3 and 2 after item 0, 3 and 0 after item 2; targets 1 are in no history and out of reach.
        var first = FixedScorer.Of("first", 1, 0, 2, 3);
        var second = FixedScorer.Of("second", 1, 0, 1, 0);
        var split = TestSplits.LeaveOneOut(4, [0, 2, 0], [0, 1, 0], [0, 3, 0], [0, 2, 0], [2, 1, 0], [2, 1, 0]);
        var scorer = Reranking.Of([first, second], [0, 0], top: 2);
        var fit = FusionFitter.Fit(scorer, FusionMethod.Learned, split, _pool);

        // Over the catalogue, item 2 is 2 / root 5 below 3 by first and 2 above it by second; 2 out of 3 times it is right. So but for the ridge
        // 2 second - 2 / root 5 first = ln 2, and the ridge makes the weights as small as can be: -first : second = 1 : root 5.
        Assert.Equal((3, 3), (fit.Cases, fit.Unreachable));
        Assert.Equal(Math.Log(2) / 2.4, scorer.Weights.ConstantOf("second"), 1e-3);
        Assert.Equal(-scorer.Weights.ConstantOf("second") / Math.Sqrt(5), scorer.Weights.ConstantOf("first"), 1e-5);
        Assert.Equal(Math.Log(3) - (2 * Math.Log(2) / 3), fit.Loss, 1e-5);
    }

    [Fact]
    public void Targets_that_were_had_are_candidates_beside_what_is_retrieved()
    {
        // With a top of 1 only the item that was not had is retrieved; targets are as for one scorer of two items by hand, but all were had.
        var split = TestSplits.LeaveOneOut(2, [1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 0]);
        var scorer = Reranking.Of([FixedScorer.Of("only", 3, 5)], [0], top: 1);
        var fit = FusionFitter.Fit(scorer, FusionMethod.Learned, split, _pool);

        Assert.Equal((4, 0), (fit.Cases, fit.Unreachable));
        Assert.Equal(0.549, scorer.Weights.ConstantOf("only"), 2e-3);
    }

    [Fact]
    public void Targets_that_are_all_out_of_reach_ask_for_a_larger_top()
    {
        var scorer = Reranking.Of([FixedScorer.Of("first", 1, 0, 2)], [7], top: 1);
        var error = Assert.Throws<InputException>(() => FusionFitter.Fit(scorer, FusionMethod.Learned, Split(3, [], [1, 1, 0]), _pool));

        Assert.Equal("None of 3 validation targets is among the 1 items that 'first' retrieves; raise rerank_top.", error.Message);
        Assert.Equal(7, scorer.Weights.ConstantOf("first"));
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
    public void Items_of_the_history_have_no_part_in_the_loss_but_a_target_seen_before_has()
    {
        // The scorer is right but for item 2, which stands in every history of the first split and in none of the second.
        var scorer = FixedScorer.Of("only", 0, 1, 5);
        var (_, seen) = Fit(Split(3, [2], [1, 1, 0]), scorer);
        var (_, unseen) = Fit(Split(3, [1], [1, 1, 0]), scorer);

        Assert.True(seen[0] > 0, $"{seen[0]}");
        Assert.True(unseen[0] < 0, $"{unseen[0]}");
    }

    [Fact]
    public void Equal_scorers_share_their_weight_and_certain_ones_stay_finite()
    {
        var split = Split([1, 1, 1, 1]);
        var (_, weights) = Fit(split, FixedScorer.Of("a", 0, 1), FixedScorer.Of("b", 0, 2));

        Assert.Equal(weights[0], weights[1], 1e-6);
        Assert.InRange(weights[0], 1, 3);
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
        var scorer = Reranking.Of([FixedScorer.Of("only", 0, 1)], [0]);
        var fit = FusionFitter.Fit(scorer, FusionMethod.Learned, split, _pool, maxCases: 3);

        Assert.Equal(3, fit.Cases);
        Assert.True(scorer.Weights.ConstantOf("only") > 1, $"{scorer.Weights.ConstantOf("only")}");
        Assert.Equal(9, FusionFitter.Fit(scorer, FusionMethod.Learned, split, _pool).Cases);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var split = Split([1, 0]);
        var two = Reranking.Of([FixedScorer.Of("two", 1, 2)], [0]);

        var three = Reranking.Of([FixedScorer.Of("three", 1, 2, 3)], [0]);
        var broken = Reranking.Of([FixedScorer.Of("broken", 1, float.NaN)], [0]);
        Assert.Contains("3 items, but the catalogue has 2", Refusal<ArgumentException>(three, split), StringComparison.Ordinal);
        Assert.Contains("Weighted learns no weights", Refusal<ArgumentException>(two, split, FusionMethod.Weighted), StringComparison.Ordinal);
        Assert.Contains("has no features", Refusal<ArgumentException>(two, split, FusionMethod.Adaptive), StringComparison.Ordinal);
        Assert.Contains("no validation case", Refusal<InputException>(two, TestSplits.LeaveOneOut(2, [0], [1])), StringComparison.Ordinal);
        Assert.Contains("gives NaN to item number 1", Refusal<InvalidOperationException>(broken, split), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => FusionFitter.Fit(two, FusionMethod.Learned, split, _pool, maxCases: 0));
    }

    private string Refusal<TException>(RerankingScorer scorer, Split split, FusionMethod method = FusionMethod.Learned)
        where TException : Exception => Assert.Throws<TException>(() => FusionFitter.Fit(scorer, method, split, _pool)).Message;

    private (FusionFit Fit, double[] Weights) Fit(Split split, params IScorer[] scorers) => Fit(split, _pool, scorers);

    private static (FusionFit Fit, double[] Weights) Fit(Split split, WorkerPool pool, params IScorer[] scorers)
    {
        var scorer = Reranking.Of(scorers, new double[scorers.Length]);
        var fit = FusionFitter.Fit(scorer, FusionMethod.Learned, split, pool);
        return (fit, [.. scorers.Select(component => scorer.Weights.ConstantOf(component.Name))]);
    }

    private double[] Weights(Split split, WorkerPool? pool = null) => Fit(split, pool ?? _pool, Knowing("a", 3), Noise("b", 4)).Weights;

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
