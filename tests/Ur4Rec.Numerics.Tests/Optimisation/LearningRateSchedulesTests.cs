using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Numerics.Tests.Optimisation;

public sealed class LearningRateSchedulesTests
{
    [Fact]
    public void Warm_up_and_cosine_go_as_in_PyTorch()
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", "08_cosine_schedule.safetensors"));
        var wanted = new float[50];
        file.ReadFloats("out.multiplier", wanted);

        for (var step = 0; step < 50; step++)
            Assert.Equal(wanted[step], LearningRateSchedules.WarmupCosine(step, 10, 50), 1e-7);
    }

    [Theory]
    [InlineData(0, 0, 10, 1)]
    [InlineData(5, 0, 10, 0.5)]
    [InlineData(10, 0, 10, 0)]
    [InlineData(11, 0, 10, 0)]
    [InlineData(9, 10, 10, 0.9)]
    [InlineData(10, 10, 10, 0)]
    [InlineData(0, 0, 0, 0)]
    public void The_edges_of_a_run_are_defined(long step, long warmup, long total, double wanted) =>
        Assert.Equal(wanted, LearningRateSchedules.WarmupCosine(step, warmup, total), 1e-12);

    [Fact]
    public void Constant_is_one() => Assert.Equal(1, LearningRateSchedules.Constant(12345));

    [Fact]
    public void Impossible_runs_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.WarmupCosine(-1, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.WarmupCosine(0, -1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.WarmupCosine(0, 11, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedules.Constant(-1));
    }
}
