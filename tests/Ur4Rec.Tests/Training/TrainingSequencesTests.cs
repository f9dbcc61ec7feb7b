using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class TrainingSequencesTests
{
    private static readonly long[] s_times = [1, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4];

    [Fact]
    public void Ties_come_in_a_new_order_each_epoch_and_everything_else_stays()
    {
        var sequences = new TrainingSequences(TwoUsers(), shuffleTies: true, seed: 5);
        var orders = new Dictionary<string, int>();
        for (var epoch = 1; epoch <= 7200; epoch++)
        {
            sequences.BeginEpoch(epoch);
            var items = sequences.Of(new UserIndex(0)).ToArray();
            var order = string.Join(' ', items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
            Assert.Equal(0, items[0]);
            Assert.Equal([1, 2, 3, 4, 5], items[1..6].Order());
            Assert.Equal(6, items[6]);
            Assert.Equal([7, 8, 9], items[7..].Order());
        }

        // Each of the 5! 3! orders is expected 10 times; Poisson's deviation is 3.2.
        Assert.Equal(720, orders.Count);
        Assert.InRange(orders.Values.Max(), 10, 25);
    }

    [Fact]
    public void The_order_is_a_function_of_seed_epoch_and_user()
    {
        Assert.Equal(Order(seed: 5, epoch: 3, user: 0), Order(seed: 5, epoch: 3, user: 0));
        Assert.NotEqual(Order(seed: 5, epoch: 3, user: 0), Order(seed: 6, epoch: 3, user: 0));
        Assert.NotEqual(Order(seed: 5, epoch: 3, user: 0), Order(seed: 5, epoch: 4, user: 0));
        Assert.NotEqual(Order(seed: 5, epoch: 3, user: 0), Order(seed: 5, epoch: 3, user: 1));
    }

    [Fact]
    public void An_epoch_does_not_depend_on_those_before_it()
    {
        var split = TwoUsers();
        var sequences = new TrainingSequences(split, shuffleTies: true, seed: 5);
        sequences.BeginEpoch(1);
        sequences.BeginEpoch(2);
        Assert.Equal(Order(seed: 5, epoch: 2, user: 0), sequences.Of(new UserIndex(0)).ToArray());
    }

    [Fact]
    public void What_validation_and_test_read_keeps_the_order_of_the_data()
    {
        var split = TwoUsers();
        var before = MemoryMarshal.Cast<ItemIndex, int>(split.Dataset.Sequence(new UserIndex(0)).Span).ToArray();
        new TrainingSequences(split, shuffleTies: true, seed: 5).BeginEpoch(1);
        Assert.Equal(before, MemoryMarshal.Cast<ItemIndex, int>(split.Dataset.Sequence(new UserIndex(0)).Span).ToArray());
    }

    [Fact]
    public void Without_shuffling_the_order_is_that_of_the_data()
    {
        var sequences = new TrainingSequences(TwoUsers(), shuffleTies: false, seed: 5);
        sequences.BeginEpoch(1);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], sequences.Of(new UserIndex(1)).ToArray());
    }

    private static int[] Order(ulong seed, int epoch, int user)
    {
        var sequences = new TrainingSequences(TwoUsers(), shuffleTies: true, seed);
        sequences.BeginEpoch(epoch);
        return sequences.Of(new UserIndex(user)).ToArray();
    }

    /// <summary>Both have items 0 to 11 in order; the last two are held out.</summary>
    private static Split TwoUsers()
    {
        var dataset = new SequenceDataset(
            [new UserId("a"), new UserId("b")],
            [.. Enumerable.Range(0, 12).Select(item => new ItemId($"i{item}"))],
            [0, 12, 24],
            [.. Enumerable.Range(0, 24).Select(position => new ItemIndex(position % 12))],
            [.. s_times, .. s_times]);
        return Splitter.Split(dataset, new SplitOptions());
    }
}
