using Ur4Rec.Models.Memory;
using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class UnmovedMemoryTests
{
    [Theory]
    [InlineData(UpdateTrigger.InteractionCount, "interaction_threshold is 500", "lower interaction_threshold below the length of the histories")]
    [InlineData(UpdateTrigger.DriftThreshold, "drift_threshold is 1.5", "lower drift_threshold")]
    [InlineData(UpdateTrigger.TimeBased, "time_threshold is 86400 seconds", "lower time_threshold")]
    [InlineData(UpdateTrigger.Explicit, "update_trigger is explicit, and nothing asks for updates in training", "set update_trigger to interaction_count")]
    public void An_epoch_without_an_update_names_the_key_of_its_trigger(UpdateTrigger trigger, string measured, string advice)
    {
        var finding = new UnmovedMemory(new MemoryOptions { UpdateTrigger = trigger, InteractionThreshold = 500, DriftThreshold = 1.5 }).AtEpoch(Epoch(0));

        Assert.Equal($"no user's memory was updated ({measured})", finding!.Measured);
        Assert.Equal($"{advice}, or set use_memory to false", finding.Advice);
    }

    [Fact]
    public void One_update_will_do_and_a_stage_of_the_sequence_model_has_none_to_make()
    {
        var rule = new UnmovedMemory(new MemoryOptions());

        Assert.Null(rule.AtEpoch(Epoch(1)));
        Assert.Null(rule.AtEpoch(WatchSeries.Epoch(1)));
    }

    private static EpochSummary Epoch(long updates) => WatchSeries.Epoch(1) with { Counters = new Dictionary<string, long> { ["memory_updates"] = updates } };
}
