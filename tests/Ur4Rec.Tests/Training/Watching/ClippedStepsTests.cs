using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class ClippedStepsTests
{
    [Fact]
    public void Nine_clipped_steps_in_ten_are_too_many_after_the_first_epoch()
    {
        var rule = new ClippedSteps(maxGradientNorm: 0.1);

        Assert.Equal([2], WatchSeries.Fires(rule, Epoch(1, 1), Epoch(2, 0.9), Epoch(3, 0.89)));
        var finding = rule.AtEpoch(Epoch(2, 0.9))!;
        Assert.Equal("90 % of the steps of sasrec were clipped to norm 0.1, where the mean norm is 2.5", finding.Measured);
        Assert.Equal("raise max_grad_norm to 5 or more, or set it to 0 and lower sasrec_lr", finding.Advice);
    }

    [Fact]
    public void Half_of_them_are_not() => Assert.Empty(WatchSeries.Fires(new ClippedSteps(2.5), Epoch(1, 0.8), Epoch(2, 0.5), Epoch(3, 0.5)));

    private static EpochSummary Epoch(int number, double share) => WatchSeries.Epoch(number) with
    {
        Gradients = new Dictionary<string, GradientSummary> { ["sasrec"] = new(2.5, 4, share) },
    };
}
