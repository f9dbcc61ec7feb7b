using Ur4Rec.Data;
using Ur4Rec.Data.Synthetic;

namespace Ur4Rec.Tests.Data.Synthetic;

public class SyntheticSequencesTests
{
    [Theory]
    [InlineData(500, 20, 10_000)]
    [InlineData(7, 3, 21)]
    [InlineData(40, 8.9, 356)]
    public void The_mean_length_is_exact(int users, double meanLength, int interactions)
    {
        var dataset = SyntheticSequences.Generate(users, meanLength, items: 100, seed: 1);

        Assert.Equal(users, dataset.UserCount);
        Assert.Equal(100, dataset.ItemCount);
        Assert.Equal(interactions, dataset.InteractionCount);
        Assert.All(Lengths(dataset), length => Assert.True(length >= SyntheticSequences.ShortestLength));
    }

    [Fact]
    public void Lengths_vary_and_popularity_is_skewed()
    {
        var dataset = SyntheticSequences.Generate(users: 500, meanLength: 30, items: 200, seed: 1);
        var counts = new int[200];
        foreach (var item in Enumerable.Range(0, 500).SelectMany(u => dataset.Sequence(new UserIndex(u)).ToArray()))
            counts[item.Value]++;

        Assert.True(Lengths(dataset).Max() > 100);
        Assert.True(counts.OrderDescending().Take(20).Sum() > 0.2 * dataset.InteractionCount);
    }

    [Fact]
    public void Equal_seeds_give_equal_sequences()
    {
        int[] Items(ulong seed) => [.. SyntheticSequences.Generate(1, 500, 300, seed).Sequence(new UserIndex(0)).ToArray().Select(i => i.Value)];
        Assert.Equal(Items(1), Items(1));
        Assert.NotEqual(Items(1), Items(2));
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(5, 2.9, 5)]
    [InlineData(5, 5, 0)]
    public void Sizes_that_cannot_be_are_refused(int users, double meanLength, int items) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticSequences.Generate(users, meanLength, items, 1));

    private static int[] Lengths(SequenceDataset dataset) =>
        [.. Enumerable.Range(0, dataset.UserCount).Select(u => dataset.Sequence(new UserIndex(u)).Length)];
}
