using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

public class ScoreScaleTests
{
    [Fact]
    public void By_hand()
    {
        // Mean 5, deviations -3, -1, -1, -1, 0, 0, 2, 4: variance 32 / 8 = 4.
        float[] scores = [2, 4, 4, 4, 5, 5, 7, 9];
        ScoreScale.Standardize(scores);

        Assert.Equal([-1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2], scores);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(-1e30f)]
    [InlineData(1e-40f)]
    public void Equal_scores_become_zeros(float value)
    {
        // The mean of seven times 0.1 is not 0.1 in binary.
        var scores = Enumerable.Repeat(value, 7).ToArray();
        ScoreScale.Standardize(scores);

        Assert.Equal(new float[7], scores);
    }

    [Theory]
    [InlineData(1e-42f)]
    [InlineData(1f)]
    [InlineData(1e38f)]
    public void Any_magnitude_comes_to_the_same_scale(float magnitude)
    {
        float[] scores = [magnitude, -magnitude];
        ScoreScale.Standardize(scores);

        Assert.Equal([1, -1], scores);
    }

    [Fact]
    public void Mean_0_deviation_1_and_the_same_order()
    {
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(-50, 50)).Where(values => values.Distinct().Count() > 1).ToArbitrary(), values =>
        {
            var scores = Array.ConvertAll(values, value => value / 7f);
            ScoreScale.Standardize(scores);

            Assert.Equal(0, scores.Average(score => (double)score), 1e-5);
            Assert.Equal(1, scores.Average(score => (double)score * score), 1e-5);
            for (var i = 1; i < values.Length; i++)
                Assert.Equal(values[i].CompareTo(values[i - 1]), scores[i].CompareTo(scores[i - 1]));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_score_that_is_not_finite_is_refused(float value)
    {
        Assert.Contains("Score 1 is", Assert.Throws<ArgumentException>(() => ScoreScale.Standardize([0, value, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_scores_are_no_scores()
    {
        ScoreScale.Standardize([]);
    }
}
