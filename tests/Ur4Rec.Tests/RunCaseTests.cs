using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests;

public sealed class RunCaseTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_case_is_a_line_with_the_ids_of_the_data()
    {
        var split = TestSplits.LeaveOneOut(4, [0, 1, 2], [3]);

        Assert.Equal(
            """{"user":"user-0","target":"item-2","history":2,"better":1,"tied":3,"segments":{"history_length":"1-4","target_popularity":"tail","target_training_count":"<5"}}"""
            + "\n"
            + """{"user":"user-1","target":"item-3","history":0,"better":0,"tied":0,"segments":{"history_length":"0","target_popularity":"tail","target_training_count":"<5"}}"""
            + "\n",
            RunCase.ToLines(RunCase.Of(split, [new TargetRank(1, 3), new TargetRank(0, 0)])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_mean_segment_and_paired_difference_follows_from_the_lines_to_the_last_bit(bool isSampled)
    {
        var split = TestSplits.Random(users: 200, items: 60, longest: 30, seed: 5);
        var options = new EvaluationOptions { Protocol = isSampled ? Protocol.Sampled(20) : Protocol.Full, Resamples = 50 };
        var (a, b) = (Evaluate(split, options, seed: 1), Evaluate(split, options, seed: 2));

        var (first, second) = (WriteAndRead(split, a), WriteAndRead(split, b));

        var ranks = first.Select(@case => @case.Rank).ToArray();
        var means = new CaseMetrics(ranks).Means();
        Assert.Equal(a.Metrics.Where(metric => metric.Key != EvaluationResult.CoverageName), means);
        Assert.True(a.Segments.Count > 5);
        Assert.All(a.Segments, segment =>
        {
            int[] positions = [.. Enumerable.Range(0, first.Count).Where(i => first[i].Segments[segment.Kind] == segment.Name)];
            Assert.Equal(segment.Metrics, new CaseMetrics(ranks).Means(positions));
        });
        var difference = PairedDifference.Of(a, b, options, _pool);
        var again = PairedDifference.OfRanks([(ranks, [.. second.Select(@case => @case.Rank)])], options, _pool);
        Assert.Equal(difference.Means, again.Means);
        Assert.Equal(difference.Intervals, again.Intervals);
        Assert.NotEqual(0, difference.Means["ndcg@10"]);
    }

    [Theory]
    [InlineData("""{"user":"u","target":"i","history":1,"better":0}""", "this is no test case: ")]
    [InlineData("""{"user":null,"target":"i","history":1,"better":0,"tied":0,"segments":{}}""", "this is no test case: ")]
    [InlineData("""{"user":"u","target":"i","history":1,"better":-1,"tied":0,"segments":{}}""", "a target cannot have fewer than 0 items above or beside it.")]
    [InlineData("""{"user":"u","target":"i","history":1,"better":0,"tied":-1,"segments":{}}""", "a target cannot have fewer than 0 items above or beside it.")]
    [InlineData("", "this is no test case: ")]
    public void A_line_that_is_no_case_is_named(string line, string problem)
    {
        var path = _folder.Write("cases.jsonl", """{"user":"u","target":"i","history":1,"better":0,"tied":0,"segments":{}}""" + $"\n{line}\n");

        Assert.StartsWith($"{path}:2: {problem}", Assert.Throws<InputException>(() => RunCase.Read(path)).Message, StringComparison.Ordinal);
    }

    private EvaluationResult Evaluate(Split split, EvaluationOptions options, ulong seed) =>
        new Evaluator(_pool).Evaluate(TestScorer.WithTies(60, levels: 20, seed), split, split.Test, options);

    private IReadOnlyList<RunCase> WriteAndRead(Split split, EvaluationResult result) =>
        RunCase.Read(_folder.Write("cases.jsonl", RunCase.ToLines(RunCase.Of(split, result.Ranks))));
}
