using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Evaluation;

public sealed class PairedDifferenceTests : IDisposable
{
    private static readonly EvaluationResult s_a = Result(0, 10, 2, 20);
    private static readonly EvaluationResult s_b = Result(0, 0, 2, 3);

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void A_difference_is_b_less_a_case_by_case()
    {
        var difference = Of([s_a], [s_b]);

        Assert.Equal(4, difference.Cases);
        Assert.Equal(RankingMetric.All.Select(metric => metric.Name), difference.Means.Keys);
        Assert.Equal(difference.Means.Keys, difference.Intervals.Keys);
        Assert.Equal((0 + 1 + 0 + 1) / 4.0, difference.Means["hit@10"]);
        Assert.Equal((0 + 1 + 0 + (1 / Math.Log2(5))) / 4, difference.Means["ndcg@10"], 1e-12);
        Assert.Equal((0 - 10 + 0 - 17) / 4.0, difference.Means["mean_rank"]);
    }

    [Fact]
    public void The_interval_comes_from_resampled_cases()
    {
        // Two cases with differences 0 and 1: a resample has mean 0 or 1 with probability 1/4 each.
        var interval = Of([Result(0, 10)], [Result(0, 0)]).Intervals["hit@10"];
        Assert.Equal(new ConfidenceInterval(0, 1), interval);

        // 1,000 cases, 300 of them better by 1: standard error sqrt(0.3 * 0.7 / 1000).
        var a = Result([.. Enumerable.Repeat(50, 1_000)]);
        var b = Result([.. Enumerable.Range(0, 1_000).Select(i => i < 300 ? 0 : 50)]);
        var halfWidth = 1.96 * Math.Sqrt(0.3 * 0.7 / 1_000);
        interval = PairedDifference.Of(a, b, new EvaluationOptions { Resamples = 2_000 }, _pool).Intervals["hit@10"];
        Assert.Equal(0.3 - halfWidth, interval.Low, 0.003);
        Assert.Equal(0.3 + halfWidth, interval.High, 0.003);
    }

    [Fact]
    public void Difficulty_that_the_scorers_share_leaves_no_doubt()
    {
        // b is better by one rank in every case, however the ranks vary.
        int[] ranks = [.. Enumerable.Range(1, 100).Select(i => i * i)];
        var interval = Of([Result(ranks)], [Result([.. ranks.Select(rank => rank - 1)])]).Intervals["mean_rank"];
        Assert.Equal(new ConfidenceInterval(-1, -1), interval);
    }

    [Fact]
    public void Pairs_are_pooled_by_the_mean_difference_of_each_case()
    {
        // hit@10 by case: 0, 1, 0, 1 and 0, 0, -1, 1.
        var difference = Of([s_a, s_a], [s_b, Result(0, 10, 30, 0)]);

        Assert.Equal((0 + 0.5 - 0.5 + 1) / 4, difference.Means["hit@10"]);
        Assert.Equal(4, difference.Cases);
        AssertNothing(Of([s_a, s_b], [s_b, s_a]));
    }

    [Fact]
    public void A_segment_counts_its_own_cases_alone()
    {
        var difference = PairedDifference.Of(s_a, s_b, new EvaluationOptions(), _pool, Segment(1, 3));

        Assert.Equal(2, difference.Cases);
        Assert.Equal((-10 - 17) / 2.0, difference.Means["mean_rank"]);
        Assert.Equal((1.0, new ConfidenceInterval(1, 1)), (difference.Means["hit@10"], difference.Intervals["hit@10"]));
        AssertNothing(PairedDifference.Of(s_a, s_b, new EvaluationOptions(), _pool, Segment(0, 2)));
    }

    [Fact]
    public void Segments_of_a_result_agree_with_the_difference_of_their_means()
    {
        var split = TestSplits.Random(users: 200, items: 60, longest: 12, seed: 3);
        var (a, b) = (Evaluate(split, 1), Evaluate(split, 2));
        var segments = Segments.Of(split, split.Test);
        Assert.Contains(segments, segment => segment.Name == "<5");
        foreach (var segment in segments)
        {
            var difference = PairedDifference.Of(a, b, new EvaluationOptions { Resamples = 0 }, _pool, segment);
            var (before, after) = (Metrics(a, segment), Metrics(b, segment));
            Assert.All(difference.Means, metric => Assert.Equal(after[metric.Key] - before[metric.Key], metric.Value, 1e-9));
            Assert.Empty(difference.Intervals);
        }
    }

    [Fact]
    public void Exchanging_the_scorers_mirrors_the_difference() => ForAllRanks((a, b) =>
    {
        var (forth, back) = (Of([a], [b]), Of([b], [a]));
        foreach (var (name, mean) in forth.Means)
        {
            Assert.Equal(mean, -back.Means[name], 1e-9);
            Assert.Equal(forth.Intervals[name].Low, -back.Intervals[name].High, 1e-9);
            Assert.Equal(forth.Intervals[name].High, -back.Intervals[name].Low, 1e-9);
        }
    });

    [Fact]
    public void A_scorer_differs_from_itself_by_exactly_nothing() => ForAllRanks((a, b) =>
    {
        AssertNothing(Of([a], [a]));
        AssertNothing(Of([a, b], [a, b]));
    });

    [Fact]
    public void Equal_runs_pooled_are_one_run() => ForAllRanks((a, b) =>
    {
        var (one, three) = (Of([a], [b]), Of([a, a, a], [b, b, b]));
        foreach (var (name, mean) in one.Means)
        {
            Assert.Equal(mean, three.Means[name], 1e-9);
            Assert.Equal(one.Intervals[name].Low, three.Intervals[name].Low, 1e-9);
            Assert.Equal(one.Intervals[name].High, three.Intervals[name].High, 1e-9);
        }
    });

    [Fact]
    public void The_seed_fixes_the_intervals()
    {
        PairedDifference At(ulong seed) => PairedDifference.Of(s_a, s_b, new EvaluationOptions { Resamples = 20, Seed = seed }, _pool);
        Assert.Equal(At(1).Intervals, At(1).Intervals);
        Assert.NotEqual(At(1).Intervals, At(2).Intervals);
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused()
    {
        Assert.Equal("'test' and 'test' cannot be compared: their split is 'split' and 'other'.", Refusal([s_a], [s_b with { Split = "other" }]));
        Assert.Contains("their protocol is 'full", Refusal([s_a], [s_b with { Protocol = Protocol.Sampled(10) }]), StringComparison.Ordinal);
        Assert.Contains("(4 and 3)", Refusal([s_a], [Result(0, 0, 0)]), StringComparison.Ordinal);
        var others = s_b with { Cases = [.. s_b.Cases.Select(@case => @case with { TargetPosition = 8 })] };
        Assert.Contains("their cases are others (4 and 4)", Refusal([s_a], [others]), StringComparison.Ordinal);
        Assert.Contains("their cases", Refusal([s_a, others], [s_b, others]), StringComparison.Ordinal);
        Assert.StartsWith("2 results and 1 make no pairs.", Refusal([s_a, s_a], [s_b]), StringComparison.Ordinal);
        Assert.StartsWith("0 results and 0 make no pairs.", Refusal([], []), StringComparison.Ordinal);
        Assert.StartsWith("The segment names no case.", Refusal([s_a], [s_b], Segment()), StringComparison.Ordinal);
        Assert.StartsWith("The segment names a case that is not one of the 4.", Refusal([s_a], [s_b], Segment(0, 4)), StringComparison.Ordinal);
    }

    private static CaseSegment Segment(params int[] positions) => new("kind", "name", positions);

    private static EvaluationResult Result(params int[] better) => Result([.. better.Select(count => new TargetRank(count, 0))]);

    private static EvaluationResult Result(TargetRank[] ranks) => new()
    {
        Scorer = "test",
        Split = "split",
        Protocol = Protocol.Full,
        Metrics = new Dictionary<string, double>(),
        Intervals = new Dictionary<string, ConfidenceInterval>(),
        Segments = [],
        Cases = [.. ranks.Select((_, user) => new EvaluationCase(new UserIndex(user), 7))],
        Ranks = ranks,
    };

    private static IReadOnlyDictionary<string, double> Metrics(EvaluationResult result, CaseSegment segment) =>
        result.Segments.Single(part => part.Kind == segment.Kind && part.Name == segment.Name).Metrics;

    private static void AssertNothing(PairedDifference difference)
    {
        Assert.All(difference.Means.Values, mean => Assert.Equal(0.0, mean));
        Assert.All(difference.Intervals.Values, interval => Assert.Equal(new ConfidenceInterval(0, 0), interval));
    }

    /// <summary>Two results of the same 1 to 30 cases, with ties.</summary>
    private static void ForAllRanks(Action<EvaluationResult, EvaluationResult> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new RandomStream(RandomKey.For((ulong)seed, "paired difference"));
            var cases = 1 + random.NextInt(30);
            property(Result(Ranks(cases, ref random)), Result(Ranks(cases, ref random)));
        }).QuickCheckThrowOnFailure();

    private static TargetRank[] Ranks(int cases, ref RandomStream random)
    {
        var ranks = new TargetRank[cases];
        foreach (ref var rank in ranks.AsSpan())
            rank = new TargetRank(random.NextInt(25), random.NextInt(3));
        return ranks;
    }

    private EvaluationResult Evaluate(Split split, ulong seed) =>
        new Evaluator(_pool).Evaluate(TestScorer.WithTies(60, levels: 20, seed), split, split.Test, new EvaluationOptions { Resamples = 0 });

    private PairedDifference Of(EvaluationResult[] a, EvaluationResult[] b) =>
        PairedDifference.Of(a, b, new EvaluationOptions { Resamples = 200 }, _pool);

    private string Refusal(EvaluationResult[] a, EvaluationResult[] b, CaseSegment? segment = null) =>
        Assert.Throws<ArgumentException>(() => PairedDifference.Of(a, b, new EvaluationOptions(), _pool, segment)).Message;
}
