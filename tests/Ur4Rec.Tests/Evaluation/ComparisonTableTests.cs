using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Evaluation;

public class ComparisonTableTests
{
    [Fact]
    public void Lines_results_up_by_metric()
    {
        using var pool = new WorkerPool(1);
        var split = TestSplits.LeaveOneOut(20, [0, 1, 2], [0, 1, 2]);
        var options = new EvaluationOptions { Resamples = 0 };
        var popularity = new Evaluator(pool).Evaluate(new PopularityScorer(split), split, split.Test, options);
        var chance = Chance.Evaluate(split, split.Test, options, pool);

        var table = ComparisonTable.Of(["mean_rank", "hit@10"], [popularity, chance]);

        Assert.Equal(["mean_rank", "hit@10"], table.Metrics);
        Assert.Equal(["popularity", "chance"], table.Rows.Select(row => row.Scorer));
        Assert.Equal([chance.Metrics["mean_rank"], chance.Metrics["hit@10"]], table.Rows[1].Values);
    }

    [Fact]
    public void Results_of_different_protocols_are_not_comparable()
    {
        using var pool = new WorkerPool(1);
        var split = TestSplits.LeaveOneOut(20, [0, 1, 2]);
        var options = new EvaluationOptions { Resamples = 0 };
        var full = Chance.Evaluate(split, split.Test, options, pool);
        var sampled = Chance.Evaluate(split, split.Test, options with { Protocol = Protocol.Sampled(5) }, pool);

        Assert.Throws<ArgumentException>(() => ComparisonTable.Of(["hit@10"], [full, sampled]));
    }
}
