using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

/// <summary>Of <see cref="RouterCollapse"/> and <see cref="DeadExperts"/>, which share the router between them.</summary>
public class RoutingRulesTests
{
    private readonly RouterCollapse _collapse = new(0.004);
    private readonly DeadExperts _dead = new(0.004);

    [Fact]
    public void An_expert_that_has_it_all_is_a_collapse_and_no_dead_experts_beside()
    {
        var epoch = Epoch(2, 0.004, 0.0035, 0.9925);

        Assert.Equal("the router gives 99.25 % to the expert item_image and next to nothing to the others", _collapse.AtEpoch(epoch)!.Measured);
        Assert.StartsWith("lower retriever_lr (it is 0.004), and ", _collapse.AtEpoch(epoch)!.Advice, StringComparison.Ordinal);
        Assert.Null(_dead.AtEpoch(epoch));
    }

    [Fact]
    public void An_expert_with_less_than_a_hundredth_is_dead()
    {
        var epoch = Epoch(2, 0.6, 0.009, 0.391);

        Assert.Equal("the router gives 0.90 % to the expert item_description", _dead.AtEpoch(epoch)!.Measured);
        Assert.Equal("see whether items have texts (texts.source), and lower retriever_lr (it is 0.004)", _dead.AtEpoch(epoch)!.Advice);
        Assert.Null(_collapse.AtEpoch(epoch));
    }

    [Fact]
    public void An_uneven_router_is_well_and_so_is_one_that_settles_after_the_first_epoch()
    {
        EpochSummary[] epochs = [Epoch(1, 0, 0, 1), Epoch(2, 0.75, 0.04, 0.21), Epoch(3, 0.01, 0.0105, 0.9795)];

        Assert.Empty(WatchSeries.Fires(_collapse, epochs));
        Assert.Empty(WatchSeries.Fires(_dead, epochs));
    }

    [Fact]
    public void A_stage_without_a_router_has_nothing_to_say()
    {
        Assert.Null(_collapse.AtEpoch(WatchSeries.Epoch(2)));
        Assert.Null(_dead.AtEpoch(WatchSeries.Epoch(2)));
    }

    private static EpochSummary Epoch(int number, double user, double description, double image) => WatchSeries.Epoch(number) with
    {
        Routing = new Dictionary<string, double> { ["user_preference"] = user, ["item_description"] = description, ["item_image"] = image },
    };
}
