using Ur4Rec.Sweeping;

namespace Ur4Rec.Tests.Sweeping;

public sealed class SweepRungTests
{
    [Theory]
    [InlineData(9, 9, "9x1 3x3 1x9")]
    [InlineData(27, 30, "27x2 9x4 3x10 1x30")]
    [InlineData(27, 3, "27x1 9x3")]
    [InlineData(8, 10, "8x4 2x10")]
    [InlineData(3, 2, "3x1 1x2")]
    [InlineData(2, 30, "2x30")]
    [InlineData(100, 1, "100x1")]
    public void Each_rung_keeps_a_third_of_the_trials_and_trains_them_three_times_as_long(int trials, int epochs, string expected) =>
        Assert.Equal(expected, string.Join(' ', SweepRung.Of(trials, epochs).Select(rung => $"{rung.Trials}x{rung.Epochs}")));
}
