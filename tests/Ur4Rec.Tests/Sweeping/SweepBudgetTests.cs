using Ur4Rec.Data;
using Ur4Rec.Sweeping;

namespace Ur4Rec.Tests.Sweeping;

public sealed class SweepBudgetTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("2h", 7_200)]
    [InlineData("1000h", 3_600_000)]
    public void A_budget_is_a_number_with_a_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SweepBudget.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("30")]
    [InlineData("30 m")]
    [InlineData("0m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("30min")]
    [InlineData("1001h")]
    [InlineData("99999999999s")]
    public void Another_is_refused(string text) =>
        Assert.Equal(
            $"--budget {text}: write a time such as 90s, 30m or 2h, at most 1000h.",
            Assert.Throws<InputException>(() => SweepBudget.Parse(text)).Message);
}
