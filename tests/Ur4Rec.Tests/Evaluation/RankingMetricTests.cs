using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Evaluation;

public class RankingMetricTests
{
    private static readonly double Rank2 = 1 / Math.Log2(3);
    private static readonly double Rank3 = 1 / Math.Log2(4);
    private static readonly double Rank4 = 1 / Math.Log2(5);
    private static readonly double Rank5 = 1 / Math.Log2(6);

    // Inputs and expectations of golden case 10: ties in every place, and -0 beside 0.
    private static readonly float[][] Scores =
    [
        [6, 5, 4, 3, 2, 1],
        [5, 5, 3, 2, 1, 0],
        [9, 4, 4, 4, 1, 0],
        [7, 7, 7, 7, 7, 7],
        [1, 2, 3, 4, 5, -6],
        [3, 0.0f, -0.0f, 2, -1, -2],
        [8, 7, 7, 6, 5, 4],
        [2, 3, 3, 1, 1, 1],
    ];

    private static readonly int[] Targets = [0, 1, 2, 3, 5, 2, 2, 5];
    private static readonly int[] Better = [0, 0, 1, 0, 5, 2, 1, 3];
    private static readonly int[] Tied = [0, 1, 2, 5, 0, 1, 1, 2];
    private static readonly int[] Cutoffs = [1, 2, 3, 5];

    private static readonly double[][] Hit =
    [
        [1, 1, 1, 1],
        [1 / 2.0, 1, 1, 1],
        [0, 1 / 3.0, 2 / 3.0, 1],
        [1 / 6.0, 2 / 6.0, 3 / 6.0, 5 / 6.0],
        [0, 0, 0, 0],
        [0, 0, 1 / 2.0, 1],
        [0, 1 / 2.0, 1, 1],
        [0, 0, 0, 2 / 3.0],
    ];

    private static readonly double[][] Ndcg =
    [
        [1, 1, 1, 1],
        [1 / 2.0, (1 + Rank2) / 2, (1 + Rank2) / 2, (1 + Rank2) / 2],
        [0, Rank2 / 3, (Rank2 + Rank3) / 3, (Rank2 + Rank3 + Rank4) / 3],
        [1 / 6.0, (1 + Rank2) / 6, (1 + Rank2 + Rank3) / 6, (1 + Rank2 + Rank3 + Rank4 + Rank5) / 6],
        [0, 0, 0, 0],
        [0, 0, Rank3 / 2, (Rank3 + Rank4) / 2],
        [0, Rank2 / 2, (Rank2 + Rank3) / 2, (Rank2 + Rank3) / 2],
        [0, 0, 0, (Rank4 + Rank5) / 3],
    ];

    private static readonly double[] ReciprocalRank =
    [
        1,
        (1 + (1 / 2.0)) / 2,
        ((1 / 2.0) + (1 / 3.0) + (1 / 4.0)) / 3,
        (1 + (1 / 2.0) + (1 / 3.0) + (1 / 4.0) + (1 / 5.0) + (1 / 6.0)) / 6,
        1 / 6.0,
        ((1 / 3.0) + (1 / 4.0)) / 2,
        ((1 / 2.0) + (1 / 3.0)) / 2,
        ((1 / 4.0) + (1 / 5.0) + (1 / 6.0)) / 3,
    ];

    [Fact]
    public void Golden_scores_give_the_golden_expectations()
    {
        using var pool = new WorkerPool(1);
        var split = TestSplits.LeaveOneOut(6, [.. Targets.Select(target => new[] { target })]);
        var scorer = new TestScorer(6, (user, item) => Scores[user][item]);

        var ranks = new Evaluator(pool).Evaluate(scorer, split, split.Test, new EvaluationOptions { Resamples = 0 }).Ranks;

        for (var row = 0; row < Scores.Length; row++)
        {
            Assert.Equal(new TargetRank(Better[row], Tied[row]), ranks[row]);
            Assert.Equal(ReciprocalRank[row], RankingMetric.ReciprocalRank(6).Of(ranks[row]), 1e-15);
            Assert.Equal(1 + Better[row] + (Tied[row] / 2.0), RankingMetric.MeanRank.Of(ranks[row]));
            for (var k = 0; k < Cutoffs.Length; k++)
            {
                Assert.Equal(Hit[row][k], RankingMetric.Hit(Cutoffs[k]).Of(ranks[row]), 1e-15);
                Assert.Equal(Hit[row][k], RankingMetric.Recall(Cutoffs[k]).Of(ranks[row]), 1e-15);
                Assert.Equal(Ndcg[row][k], RankingMetric.Ndcg(Cutoffs[k]).Of(ranks[row]), 1e-15);
            }
        }
    }

    [Fact]
    public void Golden_averages()
    {
        Assert.Equal(0.5163403749465942, Ndcg.Average(row => row[3]), 1e-7);
        Assert.Equal(0.44999998807907104, ReciprocalRank.Average(), 1e-7);
    }

    [Fact]
    public void Expectation_is_the_average_over_all_orders_of_the_tied()
    {
        Prop.ForAll(Gen.Choose(0, 3).Four().ToArbitrary(), ((int A, int B, int C, int D) scores) =>
        {
            int[] row = [scores.A, scores.B, scores.C, scores.D, 2];
            var rank = new TargetRank(row.Count(score => score > 2), row.Count(score => score == 2) - 1);
            foreach (var metric in (RankingMetric[])[RankingMetric.Hit(2), RankingMetric.Ndcg(3), RankingMetric.ReciprocalRank(2), RankingMetric.MeanRank])
            {
                var average = Orders([0, 1, 2, 3, 4]).Average(order =>
                {
                    var place = order.OrderByDescending(item => row[item]).ToList().IndexOf(4);
                    return metric.Of(new TargetRank(place, 0));
                });
                Assert.Equal(average, metric.Of(rank), 1e-12);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Names_and_order_of_what_is_measured()
    {
        Assert.Equal(
            [
                "hit@5", "hit@10", "hit@20", "ndcg@5", "ndcg@10", "ndcg@20", "recall@5", "recall@10", "recall@20",
                "mrr@5", "mrr@10", "mrr@20", "mean_rank",
            ],
            RankingMetric.All.Select(metric => metric.Name));
    }

    private static IEnumerable<int[]> Orders(int[] values) =>
        values.Length == 0
            ? [[]]
            : values.SelectMany(first => Orders([.. values.Where(value => value != first)]).Select(rest => (int[])[first, .. rest]));
}
