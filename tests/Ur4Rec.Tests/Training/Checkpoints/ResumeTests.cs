using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

public class ResumeTests
{
    private static readonly Lazy<JointRun> s_uninterrupted = new(() => CheckpointedRun.World.Run());

    /// <summary>Steps of the four stages: 2 epochs of 3, of 6, of 3 + 6 and of 3.</summary>
    private const int Steps = 2 * (3 + 6 + 9 + 3);

    [Fact]
    public void Interrupted_after_any_step_a_training_goes_on_to_the_same_bits()
    {
        for (var step = 1; step <= Steps; step++)
        {
            using var run = new CheckpointedRun();
            Assert.Null(run.RunUntil(step));

            AssertSame(run.Resume(), step);
        }
    }

    [Fact]
    public void Interrupted_every_few_steps_a_training_goes_on_to_the_same_bits()
    {
        using var run = new CheckpointedRun();
        var interruptions = 0;
        while (run.RunUntil(step: 5) is null)
            interruptions++;

        Assert.Equal(Steps / 5, interruptions);
        AssertSame(run.Resume(), step: 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_checkpoint_of_some_steps_before_gives_the_same_bits(int every)
    {
        using var run = new CheckpointedRun();
        Assert.Null(run.RunUntil(30, new CheckpointOptions { Every = CheckpointInterval.Steps(every), KeepLast = 3 }));
        Assert.Equal(3, run.Manifests.Length);
        File.Delete(run.Manifests[0]);

        AssertSame(run.Resume(), step: 30);
    }

    [Fact]
    public void A_training_that_is_done_is_not_gone_through_again()
    {
        using var run = new CheckpointedRun();
        run.Resume();

        var again = run.Resume();

        Assert.Equal(["the run was interrupted; it goes on from its checkpoint at the end of training"], again.Messages);
        AssertSame(again, step: 0);
    }

    private static void AssertSame(JointRun run, int step)
    {
        var expected = s_uninterrupted.Value;
        foreach (var (name, values) in expected.Parameters)
            Assert.True(values.AsSpan().SequenceEqual(run.Parameters[name]), $"{name} differs after an interruption at step {step}.");
        Assert.Equal(expected.Stages.Select(WithoutTimes), run.Stages.Select(WithoutTimes));
        Assert.Equal(expected.FinalQuality, run.FinalQuality);
        var epochs = run.Epochs.Select(WithoutTimes).ToList();
        Assert.Equal(expected.Epochs.Select(WithoutTimes).TakeLast(epochs.Count), epochs);
    }

    private static string WithoutTimes(StageResult stage) => RunJson.Line(stage with { TrainSeconds = 0, EvaluateSeconds = 0 });

    private static string WithoutTimes(EpochSummary epoch) => RunJson.Line(epoch with { TrainSeconds = 0, EvaluateSeconds = 0 });
}
