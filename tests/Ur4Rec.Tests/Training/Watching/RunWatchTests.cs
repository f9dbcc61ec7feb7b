using Ur4Rec.Models.Memory;
using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

public class RunWatchTests
{
    private static readonly WatchedTraining s_watched =
        new(new TrainingOptions { Epochs = 10 }, new RetrieverTrainingOptions(), new MemoryOptions { UpdateTrigger = UpdateTrigger.Explicit }, PopularityQuality: 0.01);

    private readonly RecordingObserver _told = new(_ => { });

    [Fact]
    public void A_warning_is_said_once_a_stage_after_its_epoch_and_kept()
    {
        var watch = new RunWatch(s_watched, _told);

        foreach (var epoch in (EpochSummary[])[Unmoved("pretrain_retriever", 1), Unmoved("pretrain_retriever", 2), Unmoved("end_to_end", 1)])
            watch.OnEpoch(epoch);

        const string Finding = "no user's memory was updated (update_trigger is explicit, and nothing asks for updates in training)";
        const string Advice = "set update_trigger to interaction_count, or set use_memory to false";
        Assert.Equal([$"pretrain_retriever epoch 1: {Finding}; {Advice}.", $"end_to_end epoch 1: {Finding}; {Advice}."], _told.Messages);
        Assert.Equal(
            [new EarlyWarning("pretrain_retriever", 1, "memory_never_updates", Finding, Advice), new EarlyWarning("end_to_end", 1, "memory_never_updates", Finding, Advice)],
            watch.Warnings);
        Assert.Equal(3, _told.Epochs.Count);
    }

    [Fact]
    public void After_a_restart_what_was_said_is_kept_and_not_said_again()
    {
        var watch = new RunWatch(s_watched, _told);

        watch.Restore([Unmoved("pretrain_retriever", 1)]);
        watch.OnEpoch(Unmoved("pretrain_retriever", 2));

        Assert.Empty(_told.Messages);
        Assert.Equal(1, Assert.Single(watch.Warnings).Epoch);
    }

    [Fact]
    public void A_series_goes_on_where_a_restart_interrupted_it()
    {
        var watch = new RunWatch(s_watched, _told);

        watch.Restore([Moved(1, 3, 0.3), Moved(2, 2, 0.25), Moved(3, 1, 0.2)]);
        watch.OnEpoch(Moved(4, 0.5, 0.15));

        Assert.Equal(["train_validation_gap"], watch.Warnings.Select(warning => warning.Name));
        Assert.Single(_told.Messages);
    }

    [Fact]
    public void A_spike_is_said_at_its_step_and_a_new_stage_has_new_means()
    {
        var watch = new RunWatch(s_watched, _told);

        for (var step = 1; step <= 100; step++)
            watch.OnStep(WatchSeries.Step(step, 1));
        watch.OnStep(WatchSeries.Step(101, 11) with { Stage = "end_to_end" });
        Assert.Empty(_told.Messages);
        for (var step = 1; step <= 100; step++)
            watch.OnStep(WatchSeries.Step(step, 1));
        watch.OnStep(WatchSeries.Step(101, 11));
        watch.OnStep(WatchSeries.Step(102, 1000));

        Assert.StartsWith("pretrain_retriever epoch 1: the gradient of retriever at step 101 ", Assert.Single(_told.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_weights_are_not_judged_and_a_model_without_memory_has_none_to_move()
    {
        var watch = new RunWatch(s_watched with
        {
            Retriever = new RetrieverTrainingOptions { Losses = new JointLossOptions { UseUncertaintyWeighting = true, BprWeight = 1 } },
            Memory = null,
        }, _told);

        watch.OnEpoch(Unmoved("pretrain_retriever", 1) with { Losses = new Dictionary<string, double> { ["retrieval"] = 1000, ["bpr"] = 1 } });

        Assert.Empty(watch.Warnings);
    }

    [Fact]
    public void Everything_else_is_passed_on()
    {
        var steps = 0;
        var told = new RecordingObserver(_ => steps++);
        var watch = new RunWatch(s_watched, told);

        watch.OnStep(WatchSeries.Step(1, 1));
        watch.OnMessage("testing");
        watch.OnWarning("damaged");

        Assert.Equal(1, steps);
        Assert.Equal(["testing", "damaged"], told.Messages);
    }

    private static EpochSummary Unmoved(string stage, int number) =>
        WatchSeries.Epoch(number) with { Stage = stage, Counters = new Dictionary<string, long> { ["memory_updates"] = 0 } };

    private static EpochSummary Moved(int number, double loss, double quality) => WatchSeries.Epoch(number, loss, quality, isBest: false);
}
