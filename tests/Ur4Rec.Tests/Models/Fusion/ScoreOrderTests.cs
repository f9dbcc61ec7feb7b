using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

public class ScoreOrderTests
{
    [Fact]
    public void Scores_below_the_limit_stay()
    {
        Assert.Equal([-3, 1.5f, 0], Moved([-3, 1.5f, 0], 1.6f));
    }

    [Fact]
    public void The_largest_comes_next_below_the_limit_and_the_steps_between_scores_stay()
    {
        // From 2 to 4 and from 4 to 8 there are 2^23 numbers each.
        var moved = Moved([8, 4, 2], 2);

        Assert.Equal(MathF.BitDecrement(2), moved[0]);
        Assert.Equal([MathF.BitDecrement(1), MathF.BitDecrement(0.5f)], moved[1..]);
    }

    [Fact]
    public void Scores_near_zero_stay_distinct_under_a_limit_far_away()
    {
        // Less by 30 all of them would be equal.
        float[] scores = [1e-12f, 2e-12f, MathF.BitIncrement(2e-12f), 3];
        var moved = Moved(scores, -27);

        Assert.True(moved[0] < moved[1] && moved[1] < moved[2] && moved[2] < moved[3] && moved[3] < -27);
    }

    [Fact]
    public void Positive_and_negative_scores_have_room_under_a_negative_limit()
    {
        // Two in three steps go, so scores three steps apart stay distinct.
        float[] scores = [-10, MathF.BitIncrement(-9), -9 + (4 * 9.5367e-7f), -1e-30f, 0, 1e-30f, 1e-6f, 1.1e-6f, 5, 10];
        var moved = Moved(scores, -3);

        Assert.All(moved, score => Assert.True(float.IsFinite(score)));
        Assert.Equal(scores.Length, moved.Distinct().Count());
        Assert.Equal(moved.Order(), moved);
        Assert.Equal(MathF.BitDecrement(-3), moved[^1]);
    }

    [Fact]
    public void Equal_scores_and_both_zeros_stay_equal()
    {
        Assert.Equal([-float.Epsilon, -float.Epsilon], Moved([0f, -0f], 0));
        Assert.Single(Moved([7, 7, 7], -1).Distinct());
    }

    [Fact]
    public void The_widest_range_stays_finite_and_in_order()
    {
        var moved = Moved([float.MinValue, -1, 0, 1, float.MaxValue], -1e30f);

        Assert.Equal(float.MinValue, moved[0]);
        Assert.Equal(moved.Order().Distinct(), moved);
        Assert.Equal(MathF.BitDecrement(-1e30f), moved[^1]);
    }

    [Fact]
    public void No_order_is_ever_turned_round()
    {
        var values = Gen.NonEmptyListOf(Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite));
        Prop.ForAll(values.ToArbitrary(), Gen.Choose(-1_000, 1_000).ToArbitrary(), (list, limit) =>
        {
            float[] scores = [.. list];
            var moved = Moved(scores, limit / 10f);
            for (var i = 0; i < scores.Length; i++)
            {
                Assert.True(float.IsFinite(moved[i]) && moved[i] < limit / 10f);
                for (var j = 0; j < i; j++)
                    Assert.True(scores[i] == scores[j] ? moved[i] == moved[j] : scores[i] < scores[j] ? moved[i] <= moved[j] : moved[i] >= moved[j]);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static float[] Moved(float[] scores, float limit)
    {
        float[] moved = [.. scores];
        ScoreOrder.MoveBelow(moved, limit);
        return moved;
    }
}
