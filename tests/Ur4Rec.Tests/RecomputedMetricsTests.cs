using Ur4Rec.Data;
using Ur4Rec.Evaluation;

namespace Ur4Rec.Tests;

public sealed class RecomputedMetricsTests
{
    [Fact]
    public void Equal_is_equal_to_the_last_bit()
    {
        Assert.Empty(Compare(Stored(0.3, 12), Again(0.3, 12, cases: 10)).NotEqual);
        var off = Assert.Single(Compare(Stored(0.3, 12), Again(Math.BitIncrement(0.3), 12, cases: 10)).NotEqual);
        Assert.Equal(("ndcg@10", "0.3", "0.30000000000000004"), (off.Name, off.Expected, off.Found));
        Assert.Single(Compare(Stored(0.0, 12), Again(-0.0, 12, cases: 10)).NotEqual);
    }

    [Theory]
    [InlineData(0.1, 10, 0)] // one of ten cases
    [InlineData(0.11, 10, 1)]
    [InlineData(-0.001, 1_000, 0)] // one of a thousand
    [InlineData(-0.0011, 1_000, 1)]
    [InlineData(0.001, 100_000, 0)] // a hundred of a hundred thousand
    [InlineData(0.0011, 100_000, 1)]
    public void A_case_in_a_thousand_and_at_least_one_is_tolerated(double difference, int cases, int beyond) =>
        Assert.Equal(beyond, Compare(Stored(0.5, 12), Again(0.5 + (difference * 0.9999), 12, cases)).BeyondTolerance.Count);

    [Fact]
    public void Of_a_mean_rank_it_is_that_share()
    {
        Assert.Empty(Compare(Stored(0.5, 200), Again(0.5, 200.19, cases: 5_000)).BeyondTolerance);
        Assert.Equal("mean_rank", Assert.Single(Compare(Stored(0.5, 200), Again(0.5, 200.21, cases: 5_000)).BeyondTolerance).Name);
    }

    [Fact]
    public void Segments_are_compared_and_what_is_on_one_side_alone_differs()
    {
        var segment = new SegmentResult("target_popularity", "tail", 10, Metrics(0.1, 20));
        var other = segment with { Metrics = Metrics(0.3, 20) };

        var metrics = Compare(Stored(0.5, 12) with { Segments = [segment] }, Again(0.5, 12, cases: 100) with { Segments = [other] });
        Assert.Equal(4, metrics.Count);
        Assert.Equal("ndcg@10 of target_popularity tail", Assert.Single(metrics.NotEqual).Name);
        Assert.Single(metrics.BeyondTolerance);

        var gone = Compare(Stored(0.5, 12) with { Segments = [segment] }, Again(0.5, 12, cases: 100)).BeyondTolerance;
        Assert.Equal([("0.1", "nothing"), ("20", "nothing")], gone.Select(off => (off.Expected, off.Found)));
        var added = Compare(Stored(0.5, 12), Again(0.5, 12, cases: 100) with { Segments = [segment] }).NotEqual;
        Assert.Equal([("nothing", "0.1"), ("nothing", "20")], added.Select(off => (off.Expected, off.Found)));
    }

    private static RecomputedMetrics Compare(StoredResult stored, EvaluationResult again) => new(stored, again);

    private static Dictionary<string, double> Metrics(double ndcg, double meanRank) => new() { ["ndcg@10"] = ndcg, ["mean_rank"] = meanRank };

    private static StoredResult Stored(double ndcg, double meanRank) => new(
        new StoredDataset("store", "fingerprint", 1, 1, 1), new ProtocolSummary("full", "full", "split"), "sasrec", Metrics(ndcg, meanRank), [],
        new Dictionary<string, double>(), 1, "scalar", 1);

    private static EvaluationResult Again(double ndcg, double meanRank, int cases) => new()
    {
        Scorer = "sasrec",
        Split = "split",
        Protocol = Protocol.Full,
        Metrics = Metrics(ndcg, meanRank),
        Intervals = new Dictionary<string, ConfidenceInterval>(),
        Segments = [],
        Cases = [.. Enumerable.Range(0, cases).Select(user => new EvaluationCase(new UserIndex(user), 1))],
        Ranks = [],
    };
}
