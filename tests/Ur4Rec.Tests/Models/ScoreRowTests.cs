using System.Numerics;
using Ur4Rec.Models;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Models;

public class ScoreRowTests
{
    public static TheoryData<int> Lengths => [0, 1, Width - 1, Width, Width + 1, (4 * Width) - 1, 4 * Width, (4 * Width) + 1, 1000];

    private static int Width => Vector<float>.Count;

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Compare_counts_as_a_plain_loop_does(int length)
    {
        var row = RowWithTies(length);

        var comparison = ScoreRow.Compare(row, 3);

        Assert.Equal(new RowComparison(row.Count(x => x > 3), row.Count(x => x == 3), true), comparison);
    }

    [Fact]
    public void Negative_zero_equals_zero()
    {
        var row = new float[50];
        row.AsSpan(0, 20).Fill(-0.0f);

        Assert.Equal(new RowComparison(0, 50, true), ScoreRow.Compare(row, 0));
        Assert.Equal(new RowComparison(0, 50, true), ScoreRow.Compare(row, -0.0f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_score_that_is_not_finite_is_seen_wherever_it_stands(float value)
    {
        for (var position = 0; position < 37; position++)
        {
            var row = RowWithTies(37);
            row[position] = value;

            Assert.False(ScoreRow.Compare(row, 3).AllFinite);
            Assert.Equal(position, ScoreRow.FirstNonFinite(row));
        }
    }

    [Fact]
    public void The_largest_finite_scores_are_finite()
    {
        Assert.Equal(new RowComparison(1, 1, true), ScoreRow.Compare([float.MaxValue, float.MinValue], float.MinValue));
        Assert.Equal(-1, ScoreRow.FirstNonFinite([float.MaxValue, float.MinValue]));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Top_finds_what_a_stable_sort_finds(int length)
    {
        var row = RowWithTies(length);
        for (var i = 0; i < length; i += 3)
            row[i] = float.NegativeInfinity;

        var positions = new int[10];
        var found = ScoreRow.Top(row, positions);

        var expected = Enumerable.Range(0, length).Where(i => row[i] > float.NegativeInfinity).OrderByDescending(i => row[i]).Take(10);
        Assert.Equal(expected, positions.Take(found));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Top_of_a_sorted_row(int direction)
    {
        float[] row = [.. Enumerable.Range(0, 200).Select(i => (float)(i * direction))];
        var positions = new int[3];

        var found = ScoreRow.Top(row, positions);

        Assert.Equal(3, found);
        Assert.Equal(direction > 0 ? [199, 198, 197] : [0, 1, 2], positions);
    }

    private static float[] RowWithTies(int length)
    {
        var random = new RandomStream(RandomKey.For(5, "score row test", (ulong)length));
        var row = new float[length];
        for (var i = 0; i < length; i++)
            row[i] = random.NextInt(7);
        return row;
    }
}
