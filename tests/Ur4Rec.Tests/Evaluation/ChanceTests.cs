using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Evaluation;

public sealed class ChanceTests : IDisposable
{
    private static readonly EvaluationOptions Quick = new() { Resamples = 0 };

    private readonly WorkerPool _pool = new(1);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Expected_metrics_of_a_random_order()
    {
        // 14 unseen items for user 0, whose history holds one item twice; 16 for user 1.
        var split = TestSplits.LeaveOneOut(16, [0, 1, 0, 2], [5]);

        var metrics = Chance.Evaluate(split, split.Test, Quick, _pool).Metrics;

        Assert.Equal(((10 / 14.0) + (10 / 16.0)) / 2, metrics["hit@10"], 1e-15);
        Assert.Equal((1 + (1 / 2.0) + (1 / 3.0) + (1 / 4.0) + (1 / 5.0)) * ((1 / 14.0) + (1 / 16.0)) / 2, metrics["mrr@5"], 1e-15);
        Assert.Equal(((15 / 2.0) + (17 / 2.0)) / 2, metrics["mean_rank"], 1e-15);
    }

    [Fact]
    public void Expected_coverage_of_random_lists()
    {
        // Items 0 and 1 can only be in the list of user 1.
        var split = TestSplits.LeaveOneOut(16, [0, 1, 0, 2], [5]);
        var missesOne = 1 - (10 / 16.0);
        var missesBoth = (1 - (10 / 14.0)) * (1 - (10 / 16.0));

        var metrics = Chance.Evaluate(split, split.Test, Quick, _pool).Metrics;

        Assert.Equal(1 - (((2 * missesOne) + (14 * missesBoth)) / 16), metrics["coverage@10"], 1e-12);
    }

    [Fact]
    public void A_list_that_takes_every_candidate_covers_them_for_certain()
    {
        // User 0 is left with ten items, all in the list; the two items of the history are not.
        var split = TestSplits.LeaveOneOut(12, [0, 1, 2]);

        var metrics = Chance.Evaluate(split, split.Test, Quick, _pool).Metrics;

        Assert.Equal(10 / 12.0, metrics["coverage@10"], 1e-15);
        Assert.Equal(1.0, metrics["hit@10"], 1e-15);
    }

    [Fact]
    public void Sampled_candidates_make_chance_easier()
    {
        var split = TestSplits.LeaveOneOut(500, [0, 1, 2]);

        var metrics = Chance.Evaluate(split, split.Test, Quick with { Protocol = Protocol.Sampled(99) }, _pool).Metrics;

        Assert.Equal(10 / 100.0, metrics["hit@10"], 1e-15);
    }

    [Fact]
    public void Random_scores_come_out_near_chance()
    {
        var split = TestSplits.Random(users: 3_000, items: 100, longest: 8, seed: 1);

        var random = new Evaluator(_pool).Evaluate(TestScorer.WithTies(100, levels: 1_000_000, seed: 2), split, split.Test, Quick).Metrics;
        var chance = Chance.Evaluate(split, split.Test, Quick, _pool).Metrics;

        // Five standard errors of a share of 0.1 over 3,000 cases, and of a mean of ranks that spread uniformly over 100.
        Assert.Equal(chance["hit@10"], random["hit@10"], 5 * Math.Sqrt(0.1 * 0.9 / 3_000));
        Assert.Equal(chance["mean_rank"], random["mean_rank"], 5 * 100 / Math.Sqrt(12 * 3_000));
    }

    [Fact]
    public void No_case_is_an_error_for_people()
    {
        var split = TestSplits.LeaveOneOut(5, [3]);

        Assert.Throws<InputException>(() => Chance.Evaluate(split, split.Validation, Quick, _pool));
    }
}
