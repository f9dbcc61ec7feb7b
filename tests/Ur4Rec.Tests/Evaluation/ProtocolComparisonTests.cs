using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Evaluation;

public sealed class ProtocolComparisonTests : IDisposable
{
    private const string Metric = "ndcg@10";

    private readonly WorkerPool _pool = new(1);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Pairs_in_another_order_are_told_whichever_comes_first()
    {
        var full = (Result("a", _ => 0), Result("b", _ => 1), Result("c", _ => 2));
        var sampled = (Result("a", _ => 1), Result("b", _ => 0), Result("c", _ => 2));

        Assert.Equal(
            [new ProtocolDisagreement("a", "b")],
            ProtocolComparison.Disagreements([full.Item1, full.Item2, full.Item3], [sampled.Item1, sampled.Item2, sampled.Item3], Metric, _pool));
        Assert.Equal(
            [new ProtocolDisagreement("a", "b")],
            ProtocolComparison.Disagreements([full.Item2, full.Item1], [sampled.Item2, sampled.Item1], Metric, _pool));
        Assert.Empty(ProtocolComparison.Disagreements([full.Item1, full.Item2], [full.Item1, full.Item2], Metric, _pool));
    }

    [Fact]
    public void An_order_that_nobody_is_sure_of_disagrees_with_none()
    {
        // 26 of 50 cases say a, 24 say b, by one rank each; and the other way round.
        var (a, b) = (Result("a", i => i < 26 ? 0 : 1), Result("b", i => i < 26 ? 1 : 0));

        Assert.Empty(ProtocolComparison.Disagreements([a, b], [b with { Scorer = "a" }, a with { Scorer = "b" }], Metric, _pool));
        Assert.Equal(
            [new ProtocolDisagreement("a", "b")],
            ProtocolComparison.Disagreements([a, b], [Result("a", _ => 1), Result("b", _ => 0)], Metric, _pool));
    }

    [Fact]
    public void Equal_scorers_are_in_no_order()
    {
        var (a, b) = (Result("a", _ => 3), Result("b", _ => 3));

        Assert.Empty(ProtocolComparison.Disagreements([a, b], [Result("a", _ => 1), Result("b", _ => 0)], Metric, _pool));
    }

    private static EvaluationResult Result(string scorer, Func<int, int> better) => new()
    {
        Scorer = scorer,
        Split = "split",
        Protocol = Protocol.Full,
        Metrics = new Dictionary<string, double>(),
        Intervals = new Dictionary<string, ConfidenceInterval>(),
        Segments = [],
        Cases = [.. Enumerable.Range(0, 50).Select(user => new EvaluationCase(new UserIndex(user), 7))],
        Ranks = [.. Enumerable.Range(0, 50).Select(i => new TargetRank(better(i), 0))],
    };
}
