using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Evaluation;

public sealed class BootstrapTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Cases_that_are_all_alike_leave_no_doubt()
    {
        var intervals = Bootstrap.Intervals(new CaseMetrics([.. Enumerable.Repeat(new TargetRank(3, 0), 50)]), 100, 1, _pool);

        Assert.Equal(4, intervals["mean_rank"].Low, 1e-12);
        Assert.Equal(4, intervals["mean_rank"].High, 1e-12);
    }

    [Fact]
    public void The_interval_of_a_share_is_as_wide_as_the_normal_approximation()
    {
        // 1,000 cases, 300 of them hits: standard error sqrt(0.3 * 0.7 / 1000).
        TargetRank[] ranks = [.. Enumerable.Range(0, 1_000).Select(i => new TargetRank(i < 300 ? 0 : 50, 0))];
        var halfWidth = 1.96 * Math.Sqrt(0.3 * 0.7 / 1_000);

        var interval = Bootstrap.Intervals(new CaseMetrics(ranks), 2_000, 1, _pool)["hit@10"];

        Assert.Equal(0.3 - halfWidth, interval.Low, 0.003);
        Assert.Equal(0.3 + halfWidth, interval.High, 0.003);
    }

    [Fact]
    public void The_seed_fixes_the_intervals()
    {
        var measured = new CaseMetrics([.. Enumerable.Range(0, 200).Select(i => new TargetRank(i, 0))]);

        Assert.Equal(Bootstrap.Intervals(measured, 50, 1, _pool), Bootstrap.Intervals(measured, 50, 1, _pool));
        Assert.NotEqual(Bootstrap.Intervals(measured, 50, 1, _pool), Bootstrap.Intervals(measured, 50, 2, _pool));
    }

    [Fact]
    public void No_resamples_give_no_intervals()
    {
        Assert.Empty(Bootstrap.Intervals(new CaseMetrics([default]), 0, 1, _pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals(new CaseMetrics([default]), -1, 1, _pool));
    }
}
