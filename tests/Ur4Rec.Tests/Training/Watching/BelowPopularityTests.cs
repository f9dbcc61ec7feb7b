using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class BelowPopularityTests
{
    private static readonly TrainingOptions s_training = new() { Epochs = 10, Patience = 5 };

    [Fact]
    public void A_stage_that_stands_still_below_popularity_is_named_after_two_epochs_without_a_rise()
    {
        var finding = WatchSeries.First(new BelowPopularity(s_training, 0.04), Epochs(0.02, 0.03, 0.025, 0.029));

        Assert.Equal([4], WatchSeries.Fires(new BelowPopularity(s_training, 0.04), Epochs(0.02, 0.03, 0.025, 0.029)));
        Assert.Equal("validation ndcg@10 has come to 0.0300, less than popularity has (0.0400)", finding!.Measured);
        Assert.Equal("raise epochs_per_stage (10), try another retriever_lr, and look at the data with 'ur4rec doctor'", finding.Advice);
    }

    [Fact]
    public void One_that_climbs_from_below_is_well() =>
        Assert.Empty(WatchSeries.Fires(new BelowPopularity(s_training, 0.04), Epochs(0.001, 0.01, 0.009, 0.02, 0.03, 0.05, 0.03, 0.03)));

    [Fact]
    public void The_last_epoch_decides_even_while_it_climbs() =>
        Assert.Equal([10], WatchSeries.Fires(new BelowPopularity(s_training, 0.04), Epochs([.. Enumerable.Range(1, 10).Select(epoch => 0.001 * epoch)])));

    [Fact]
    public void Patience_of_one_epoch_ends_the_stage_before_two_could_pass() =>
        Assert.Equal([2], WatchSeries.Fires(new BelowPopularity(s_training with { Patience = 1 }, 0.04), Epochs(0.02, 0.01)));

    private static IEnumerable<EpochSummary> Epochs(params double[] qualities) => qualities.Index()
        .Select(quality => WatchSeries.Epoch(quality.Index + 1, quality: quality.Item, isBest: qualities[..quality.Index].All(before => before < quality.Item)));
}
