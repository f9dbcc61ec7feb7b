using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class GradientSpikesTests
{
    [Fact]
    public void A_norm_above_ten_times_the_mean_is_named_with_its_step()
    {
        var rule = new GradientSpikes(maxGradientNorm: 0);
        Assert.Empty(Said(rule, Enumerable.Repeat(0.5, 100)));

        var finding = rule.AtStep(WatchSeries.Step(101, 6));

        Assert.Equal("the gradient of retriever at step 101 has norm 6, 12 times the mean of the steps before it, 0.5", finding!.Measured);
        Assert.Equal("set max_grad_norm to about 1.5, or lower retriever_lr", finding.Advice);
    }

    [Fact]
    public void Where_gradients_are_clipped_already_the_learning_rate_is_left()
    {
        var rule = new GradientSpikes(maxGradientNorm: 1);
        for (var step = 1; step <= 100; step++)
            Assert.Null(rule.AtStep(WatchSeries.Step(step, 0.5, "sasrec")));

        Assert.Equal("lower sasrec_lr", rule.AtStep(WatchSeries.Step(101, 6, "sasrec"))!.Advice);
    }

    [Fact]
    public void A_stage_that_begins_with_long_gradients_and_wavers_by_three_times_is_well() =>
        Assert.Empty(Said(new GradientSpikes(0), [50, 30, 20, .. Enumerable.Range(0, 500).Select(step => step % 7 == 0 ? 3.0 : 1.0)]));

    [Fact]
    public void A_rise_that_goes_on_is_no_spike() =>
        Assert.Empty(Said(new GradientSpikes(0), Enumerable.Range(0, 2000).Select(step => Math.Pow(1.005, step))));

    [Fact]
    public void Steps_without_a_part_of_the_module_or_a_finite_norm_do_not_count()
    {
        var rule = new GradientSpikes(0);
        Assert.Empty(Said(rule, Enumerable.Range(0, 300).Select(step => step % 3 == 0 ? 0 : step % 3 == 1 ? double.NaN : 1.0)));

        Assert.Null(rule.AtStep(WatchSeries.Step(301, 10)));
        Assert.NotNull(rule.AtStep(WatchSeries.Step(302, 12)));
    }

    private static List<int> Said(GradientSpikes rule, IEnumerable<double> norms) =>
        [.. norms.Index().Where(norm => rule.AtStep(WatchSeries.Step(norm.Index + 1, norm.Item)) is not null).Select(norm => norm.Index + 1)];
}
