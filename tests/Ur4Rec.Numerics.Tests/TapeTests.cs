using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests;

public sealed class TapeTests : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private readonly Tape _tape;

    public TapeTests() => _tape = new Tape(_pool);

    public void Dispose()
    {
        _tape.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void A_tensor_of_an_earlier_step_is_gone()
    {
        _tape.Begin(TapeMode.Training);
        var tensor = _tape.Constant(1, 2, [1f, 2f]);
        Assert.Equal([1f, 2f], tensor.Values.ToArray());

        _tape.Begin(TapeMode.Training);

        Assert.Throws<ObjectDisposedException>(() => tensor.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => tensor.Row(0).Length);
        var kept = _tape.Constant(1, 1, [3f]);
        _tape.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Scalar);
    }

    [Fact]
    public void A_step_s_memory_comes_back_and_the_next_equal_step_needs_no_more()
    {
        for (var step = 0; step < 3; step++)
        {
            _tape.Begin(TapeMode.Inference);
            Assert.Equal(0, _tape.BytesInUse);
            for (var i = 0; i < 10; i++)
                _tape.Constant(100, 100, new float[10_000]);
        }

        var held = _tape.BytesHeld;
        _tape.Begin(TapeMode.Inference);
        for (var i = 0; i < 10; i++)
            _tape.Constant(100, 100, new float[10_000]);

        Assert.Equal(held, _tape.BytesHeld);
        Assert.Equal(10 * 10_000 * sizeof(float), _tape.BytesInUse);
    }

    [Fact]
    public void A_constant_needs_as_many_values_as_its_shape_has()
    {
        var error = Assert.Throws<ArgumentException>(() => _tape.Constant(2, 3, [1f, 2f]));

        Assert.Contains("2 values do not fill [2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.Constant(-1, -1, [1f]));
    }

    [Fact]
    public void Only_what_depends_on_a_parameter_in_training_is_recorded()
    {
        using var parameter = new Parameter(1, 1);
        var constant = _tape.Constant(1, 1, [1f]);
        Assert.False(_tape.Records(parameter));

        _tape.Begin(TapeMode.Training);

        Assert.True(_tape.Records(constant, null, parameter));
        Assert.False(_tape.Records(constant, null));
        parameter.IsFrozen = true;
        Assert.False(_tape.Records(parameter));
    }

    [Fact]
    public void A_loss_is_one_recorded_number()
    {
        using var parameter = new Parameter(1, 1);
        Assert.Throws<InvalidOperationException>(parameter.Backward);
        Assert.Throws<InvalidOperationException>(_tape.Constant(1, 1, [1f]).Backward);
        _tape.Begin(TapeMode.Training);
        Assert.Throws<ShapeException>(_tape.Constant(1, 2, [1f, 2f]).Backward);
    }

    [Fact]
    public void An_operation_without_a_gradient_says_so()
    {
        using var parameter = new Parameter(1, 1);
        _tape.Begin(TapeMode.Training);
        var output = _tape.Constant(1, 1, [1f]);
        _tape.RecordNotDifferentiable("argmax", output, parameter);

        Assert.Contains("argmax", Assert.Throws<NotDifferentiableException>(output.Backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_keys_of_a_step_differ_and_come_again_with_the_same_step()
    {
        var key = RandomKey.For(1, "dropout", 5);
        _tape.Begin(TapeMode.Training, key);
        var first = new[] { _tape.NextRandomKey(), _tape.NextRandomKey(), _tape.NextRandomKey() };
        _tape.Begin(TapeMode.Training, key);
        var again = new[] { _tape.NextRandomKey(), _tape.NextRandomKey(), _tape.NextRandomKey() };

        Assert.Equal(first, again);
        Assert.Equal(3, first.Distinct().Count());
        Assert.DoesNotContain(key, first);
    }
}
