using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class MemoryBankTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Is_empty_at_first()
    {
        var bank = new MemoryBank(3, 2);
        Assert.Equal((0, 3, 2), (bank.Count, bank.Capacity, bank.Columns));
        Assert.True(bank.Rows.IsEmpty && bank.Items.IsEmpty);
    }

    [Fact]
    public void Rows_enter_with_length_1_and_the_oldest_leave()
    {
        var bank = new MemoryBank(3, 2);
        bank.Enqueue(_step.Tape, _step.Parameter(2, 2, 5f, 0f, 0f, 2f), LossFixture.Items(7, 8));
        Assert.Equal([1f, 0f, 0f, 1f], bank.Rows.ToArray());
        bank.Enqueue(_step.Tape, _step.Parameter(2, 2, -3f, 0f, 3f, 4f), LossFixture.Items(9, 7));
        Assert.Equal([0f, 1f, -1f, 0f, 0.6f, 0.8f], bank.Rows.ToArray().Select(value => MathF.Round(value, 6)));
        Assert.Equal(LossFixture.Items(8, 9, 7), bank.Items.ToArray());
    }

    [Fact]
    public void Of_more_rows_than_it_holds_the_newest_stay()
    {
        var bank = new MemoryBank(2, 1);
        bank.Enqueue(_step.Tape, _step.Parameter(1, 1, 1f), LossFixture.Items(1));
        bank.Enqueue(_step.Tape, _step.Parameter(3, 1, 1f, -1f, 1f), LossFixture.Items(2, 3, 4));
        Assert.Equal([-1f, 1f], bank.Rows.ToArray());
        Assert.Equal(LossFixture.Items(3, 4), bank.Items.ToArray());
    }

    [Fact]
    public void Is_a_queue_whatever_is_entered()
    {
        var bank = new MemoryBank(5, 1);
        var entered = new List<int>();
        foreach (var count in new[] { 2, 0, 3, 1, 7, 4, 5 })
        {
            int[] items = [.. Enumerable.Range(entered.Count, count)];
            bank.Enqueue(_step.Tape, _step.Tape.Constant(count, 1, [.. items.Select(item => item % 2 == 0 ? 2f : -2f)]), LossFixture.Items(items));
            entered.AddRange(items);
            Assert.Equal(entered.TakeLast(5), bank.Items.ToArray().Select(item => item.Value));
            Assert.Equal(entered.TakeLast(5).Select(item => item % 2 == 0 ? 1f : -1f), bank.Rows.ToArray());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_row_that_is_not_finite_is_refused_and_nothing_changes(float value)
    {
        var bank = new MemoryBank(2, 2);
        bank.Enqueue(_step.Tape, _step.Parameter(1, 2, 1f, 0f), LossFixture.Items(1));
        Assert.Throws<ArgumentException>(() => bank.Enqueue(_step.Tape, _step.Parameter(2, 2, 1f, 1f, value, 1f), LossFixture.Items(2, 3)));
        Assert.Equal([1f, 0f], bank.Rows.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var bank = new MemoryBank(2, 2);
        Assert.Throws<ShapeException>(() => bank.Enqueue(_step.Tape, _step.Random(1, 3, 1), LossFixture.Items(1)));
        Assert.Throws<ShapeException>(() => bank.Enqueue(_step.Tape, _step.Random(2, 2, 1), LossFixture.Items(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryBank(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryBank(2, 0));
    }
}
