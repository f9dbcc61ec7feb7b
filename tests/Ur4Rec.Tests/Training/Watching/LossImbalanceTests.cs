using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class LossImbalanceTests
{
    private static readonly JointLossOptions s_weights = new() { BprWeight = 0.5, UseKnowledgeDistillation = true, KdWeight = 100, DiversityWeight = 0.1 };

    [Fact]
    public void A_term_with_its_weight_is_compared_with_the_next_largest()
    {
        var finding = new LossImbalance(s_weights).AtEpoch(Epoch(1, ("retrieval", 2), ("bpr", 0.6), ("distillation", 2.5)));

        Assert.Equal("the loss distillation is 250 with its weight, 125 times the next largest, retrieval (2)", finding!.Measured);
        Assert.Equal("lower kd_weight (it is 100), or raise retrieval_weight (it is 1)", finding.Advice);
    }

    [Fact]
    public void Less_than_a_hundred_times_is_well_and_so_is_a_negative_diversity() =>
        Assert.Empty(WatchSeries.Fires(new LossImbalance(s_weights), Epoch(1, ("retrieval", 2), ("distillation", 1.99)), Epoch(2, ("retrieval", 2), ("diversity", -0.5))));

    [Fact]
    public void A_large_negative_term_drowns_the_others_too() =>
        Assert.Equal([1], WatchSeries.Fires(new LossImbalance(s_weights), Epoch(1, ("retrieval", 0.02), ("diversity", -25))));

    [Fact]
    public void A_term_that_is_learnt_and_goes_to_nothing_is_well() =>
        Assert.Empty(WatchSeries.Fires(new LossImbalance(s_weights), Epoch(1, ("retrieval", 3), ("bpr", 0.7)), Epoch(2, ("retrieval", 2), ("bpr", 0.0001))));

    [Fact]
    public void A_term_that_explodes_is_not() =>
        Assert.Equal([2], WatchSeries.Fires(new LossImbalance(s_weights), Epoch(1, ("retrieval", 3), ("bpr", 0.7)), Epoch(2, ("retrieval", 2), ("bpr", 700))));

    [Fact]
    public void A_term_alone_has_no_others() => Assert.Empty(WatchSeries.Fires(new LossImbalance(s_weights), Epoch(1, ("distillation", 1000))));

    private static EpochSummary Epoch(int number, params (string Term, double Loss)[] losses) =>
        WatchSeries.Epoch(number) with { Losses = losses.ToDictionary(loss => loss.Term, loss => loss.Loss) };
}
