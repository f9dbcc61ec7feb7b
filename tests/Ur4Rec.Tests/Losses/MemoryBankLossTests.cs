using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class MemoryBankLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void With_an_empty_bank_it_is_info_nce_among_the_batch()
    {
        var (queries, keys) = (_step.Random(4, 6, 1), _step.Random(4, 6, 2));
        var loss = _step.Tape.MemoryBankInfoNce(new MemoryBank(8, 6), queries, keys, LossFixture.Items(1, 2, 3, 4), 0.2f);
        var logits = _step.Tape.Linear(_step.Tape.Scale(_step.Tape.L2Normalize(queries), 5f), _step.Tape.L2Normalize(keys));
        Assert.Equal(_step.Tape.CrossEntropyLoss(logits, [0, 1, 2, 3]).Scalar, loss.Scalar, 1e-5f);
    }

    [Fact]
    public void The_banks_rows_are_negatives()
    {
        var bank = new MemoryBank(8, 2);
        bank.Enqueue(_step.Tape, _step.Parameter(2, 2, 3f, 0f, 0f, 7f), LossFixture.Items(5, 6));
        var loss = _step.Tape.MemoryBankInfoNce(bank, _step.Parameter(1, 2, 1f, 0f), _step.Parameter(1, 2, 3f, 4f), LossFixture.Items(1), 0.5f);
        Assert.Equal(Math.Log(Math.Exp(1.2) + Math.Exp(2) + 1) - 1.2, loss.Scalar, 1e-5);
    }

    [Fact]
    public void Rows_of_the_querys_own_item_do_not_count()
    {
        var bank = new MemoryBank(8, 2);
        bank.Enqueue(_step.Tape, _step.Parameter(2, 2, 3f, 0f, 0f, 7f), LossFixture.Items(1, 6));
        var queries = _step.Parameter(2, 2, 1f, 0f, 1f, 0f);
        var keys = _step.Parameter(2, 2, 3f, 4f, 3f, 4f);
        var loss = _step.Tape.MemoryBankInfoNce(bank, queries, keys, LossFixture.Items(1, 1), 0.5f);
        Assert.Equal(Math.Log(Math.Exp(1.2) + 1) - 1.2, loss.Scalar, 1e-5);
    }

    [Fact]
    public void A_query_without_a_negative_has_loss_zero_and_no_gradient()
    {
        var (queries, keys) = (_step.Random(2, 3, 1), _step.Random(2, 3, 2));
        var loss = _step.Tape.MemoryBankInfoNce(new MemoryBank(8, 3), queries, keys, LossFixture.Items(4, 4), 0.07f);
        loss.Backward();
        Assert.Equal(0f, loss.Scalar);
        Assert.Equal(new float[6], queries.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Queries_and_keys_get_the_gradients_that_differences_give()
    {
        const float step = 1e-2f;
        var bank = new MemoryBank(8, 3);
        bank.Enqueue(_step.Tape, _step.Random(4, 3, 3), LossFixture.Items(1, 5, 2, 6));
        var (queries, keys) = (_step.Random(3, 3, 1), _step.Random(3, 3, 2));
        Tensor Loss() => _step.Tape.MemoryBankInfoNce(bank, queries, keys, LossFixture.Items(1, 2, 3), 0.5f);
        Loss().Backward();
        foreach (var operand in new[] { queries, keys })
        {
            for (var i = 0; i < operand.Length; i++)
            {
                var value = operand.Values[i];
                operand.Values[i] = value + step;
                var above = Loss().Scalar;
                operand.Values[i] = value - step;
                var below = Loss().Scalar;
                operand.Values[i] = value;
                Assert.Equal((above - below) / (2 * step), operand.Gradient!.Values[i], 1e-3f);
            }
        }
    }

    [Fact]
    public void Entering_the_keys_before_the_backward_changes_no_gradient()
    {
        var bank = new MemoryBank(2, 3);
        bank.Enqueue(_step.Tape, _step.Random(2, 3, 3), LossFixture.Items(8, 9));
        var (queries, keys) = (_step.Random(2, 3, 1), _step.Random(2, 3, 2));
        _step.Tape.MemoryBankInfoNce(bank, queries, keys, LossFixture.Items(1, 2), 0.5f).Backward();
        var want = queries.Gradient!.Values.ToArray();
        queries.ClearGradient();
        var loss = _step.Tape.MemoryBankInfoNce(bank, queries, keys, LossFixture.Items(1, 2), 0.5f);
        bank.Enqueue(_step.Tape, keys, LossFixture.Items(1, 2));
        loss.Backward();
        Assert.Equal(want, queries.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var bank = new MemoryBank(2, 3);
        var exception = Assert.Throws<ShapeException>(() =>
            _step.Tape.MemoryBankInfoNce(bank, _step.Random(2, 3, 1), _step.Random(2, 4, 1), LossFixture.Items(1, 2), 1f));
        Assert.Equal("memory_bank_info_nce: keys are [2, 4], wanted [2, 3], at least one row.", exception.Message);
        var two = _step.Random(2, 3, 1);
        Assert.Throws<ShapeException>(() => _step.Tape.MemoryBankInfoNce(bank, two, two, LossFixture.Items(1), 1f));
        var none = _step.Tape.Constant(0, 3, []);
        Assert.Throws<ShapeException>(() => _step.Tape.MemoryBankInfoNce(bank, none, none, [], 1f));
    }
}
