using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Models;

public class ItemContentTests
{
    private static readonly float s_r = MathF.Sqrt(0.5f);

    [Fact]
    public void What_all_described_items_share_is_taken_away()
    {
        // The mean of (1, 0) and (0, 1) is (1/2, 1/2), which leaves (1/2, -1/2) and (-1/2, 1/2). The item without description does not count.
        Close([s_r, -s_r, 0, 0, -s_r, s_r], Of([1, 0, 1], 1, 0, 0, 1));
    }

    [Fact]
    public void Sentences_are_averaged_and_their_length_says_nothing()
    {
        // (3, 1) + (1, -1) = (4, 0), of the direction (1, 0); (0, 7) has the direction (0, 1).
        Close([s_r, -s_r, -s_r, s_r], Of([2, 1], 3, 1, 1, -1, 0, 7));
    }

    [Fact]
    public void Every_item_counts_alike_in_the_mean()
    {
        // Directions (1, 0), (1, 0) and (-1, 0): less the mean of 1/3 they are 2/3, 2/3 and -4/3, however many and long the sentences are.
        Close([1, 0, 1, 0, -1, 0], Of([3, 1, 1], 1, 0, 1, 0, 1, 0, 5, 0, -9, 0));
    }

    [Fact]
    public void A_description_without_direction_is_none()
    {
        // The sentences of the last item cancel out; were it an item of zeros the mean would be (1/3, 1/3).
        Close([s_r, -s_r, -s_r, s_r, 0, 0], Of([1, 1, 2], 1, 0, 0, 1, 1, 2, -1, -2));
    }

    [Fact]
    public void Items_that_say_the_same_say_nothing()
    {
        Assert.Equal(new float[6], Of([1, 1, 1], 3, 4, 3, 4, 6, 8));
        Assert.Equal(new float[2], Of([1], 3, 4));
        Assert.Equal(new float[4], Of([0, 0]));
    }

    /// <summary>Items' directions in two dimensions.</summary>
    private static float[] Of(int[] lengths, params float[] sentences)
    {
        using var content = ItemContent.Of(new ContextTable(2, sentences, Ragged.FromLengths(lengths)));
        Assert.True(content.IsFrozen);
        return [.. Enumerable.Range(0, content.Rows).SelectMany(item => content.Row(item).ToArray())];
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (want, got) in expected.Zip(actual))
            Assert.Equal(want, got, 1e-6f);
    }
}
