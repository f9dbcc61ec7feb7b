using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

public class CheckpointIntervalTests
{
    [Theory]
    [InlineData("1 step")]
    [InlineData("500 steps")]
    [InlineData("1 minute")]
    [InlineData("5 minutes")]
    public void It_is_written_as_it_is_read(string text) => Assert.Equal(text, CheckpointInterval.Parse(text)!.Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0 steps")]
    [InlineData("-1 steps")]
    [InlineData("5 hours")]
    [InlineData("5  minutes")]
    [InlineData("99999999999 steps")]
    public void Anything_else_is_none(string text) => Assert.Null(CheckpointInterval.Parse(text));

    [Fact]
    public void Steps_count_steps_and_minutes_count_time()
    {
        Assert.False(CheckpointInterval.Steps(3).IsOver(2, TimeSpan.FromDays(1)));
        Assert.True(CheckpointInterval.Steps(3).IsOver(3, TimeSpan.Zero));
        Assert.False(CheckpointInterval.Minutes(2).IsOver(1_000_000, TimeSpan.FromSeconds(119)));
        Assert.True(CheckpointInterval.Minutes(2).IsOver(1, TimeSpan.FromSeconds(120)));
    }
}
