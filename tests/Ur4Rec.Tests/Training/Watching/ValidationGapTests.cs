using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class ValidationGapTests
{
    [Fact]
    public void Three_falls_of_validation_under_a_falling_loss_are_named_with_their_size()
    {
        var finding = WatchSeries.First(new ValidationGap(patience: 4), Epochs((3, 0.2), (2, 0.25), (1.5, 0.24), (1.2, 0.235), (1, 0.23)));

        Assert.Equal("validation ndcg@10 fell from 0.2500 to 0.2300 over 3 epochs while the loss fell to 1", finding!.Measured);
        Assert.Equal("raise moe_dropout or weight_decay; the best epoch is kept", finding.Advice);
    }

    [Fact]
    public void Without_patience_it_is_advised() =>
        Assert.Equal(
            "raise moe_dropout or weight_decay, and set patience so that the stage ends; the best epoch is kept",
            WatchSeries.First(new ValidationGap(patience: 0), Epochs((4, 0.4), (3, 0.3), (2, 0.2), (1, 0.1)))!.Advice);

    [Fact]
    public void A_plateau_that_wavers_by_less_than_a_twentieth_is_well() =>
        Assert.Empty(WatchSeries.Fires(new ValidationGap(6), Epochs((3, 0.25), (2.9, 0.248), (2.8, 0.246), (2.7, 0.244), (2.6, 0.242), (2.5, 0.243), (2.4, 0.24))));

    [Fact]
    public void A_loss_that_rises_in_between_is_another_matter() =>
        Assert.Empty(WatchSeries.Fires(new ValidationGap(6), Epochs((3, 0.25), (2.9, 0.2), (2.95, 0.15), (2.8, 0.1), (2.7, 0.08))));

    [Fact]
    public void Two_falls_are_not_yet_several() => Assert.Empty(WatchSeries.Fires(new ValidationGap(6), Epochs((3, 0.25), (2, 0.2), (1, 0.1), (0.9, 0.3))));

    private static IEnumerable<EpochSummary> Epochs(params (double Loss, double Quality)[] epochs) =>
        epochs.Index().Select(epoch => WatchSeries.Epoch(epoch.Index + 1, epoch.Item.Loss, epoch.Item.Quality));
}
