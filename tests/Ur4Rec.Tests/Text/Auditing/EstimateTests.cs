using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class EstimateTests
{
    [Theory] // Wilson's interval, from Newcombe 1998, Statistics in Medicine 17: 857-872, table I, method 3.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void A_share_has_the_score_interval(int successes, int cases, double low, double high)
    {
        var share = Estimate.OfShare(successes, cases);

        Assert.Equal((double)successes / cases, share.Value);
        Assert.Equal((low, high), (share.Low, share.High), Within(0.00005));
    }

    [Theory] // From Newcombe 1998, Statistics in Medicine 17: 873-890, table II, method 10.
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    public void A_difference_of_shares_has_the_hybrid_score_interval(int successes, int cases, int others, int otherCases, double low, double high)
    {
        var difference = Estimate.OfShare(successes, cases).Minus(Estimate.OfShare(others, otherCases));

        Assert.Equal((low, high), (difference.Low, difference.High), Within(0.00005));
    }

    [Fact]
    public void A_mean_has_the_interval_of_its_standard_error()
    {
        var mean = Estimate.OfMean([1, 2, 3, 4]); // variance 5/3, standard error sqrt(5/12)

        Assert.Equal((2.5, 2.5 - 1.26516, 2.5 + 1.26516), (mean.Value, mean.Low, mean.High), (x, y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-4);
    }

    [Fact]
    public void There_is_no_share_of_nothing() => Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.OfShare(0, 0));

    private static Func<(double Low, double High), (double Low, double High), bool> Within(double tolerance) =>
        (x, y) => Math.Abs(x.Low - y.Low) <= tolerance && Math.Abs(x.High - y.High) <= tolerance;
}
