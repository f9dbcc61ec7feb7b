using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

public sealed class CosineLogDeterminantTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);
    private readonly Tape _tape;

    public CosineLogDeterminantTests()
    {
        _tape = new Tape(_pool);
        _tape.Begin(TapeMode.Training);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Orthogonal_vectors_of_any_length_have_the_determinant_of_the_identity()
    {
        var y = _tape.CosineLogDeterminant(1e-3f, _tape.Constant(1, 2, [3f, 0f]), _tape.Constant(1, 2, [0f, -5f]));
        Assert.Equal(2 * Math.Log(1.001), y.Scalar, 1e-7);
    }

    [Fact]
    public void Each_row_has_its_own_determinant()
    {
        var y = _tape.CosineLogDeterminant(1f, _tape.Constant(2, 2, [1f, 0f, 1f, 0f]), _tape.Constant(2, 2, [0f, 1f, 3f, 4f]));
        Assert.Equal(Math.Log(4), y.Values[0], 1e-6);
        Assert.Equal(Math.Log(4 - 0.36), y.Values[1], 1e-6);
    }

    [Fact]
    public void Zero_vectors_leave_the_jitter_and_pass_no_gradient()
    {
        using var x = new Parameter(1, 2);
        var y = _tape.CosineLogDeterminant(0.25f, x, x);
        y.Backward();
        Assert.Equal(2 * Math.Log(0.25), y.Scalar, 1e-6);
        Assert.Equal([0f, 0f], x.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Thirty_copies_of_a_wide_vector_stay_finite_at_the_least_jitter()
    {
        using var x = TestTensors.NewParameter(50, 1000, 3);
        var y = _tape.CosineLogDeterminant(3.1e-4f, [.. Enumerable.Repeat(x, 30)]);
        _tape.Sum(y).Backward();
        var want = (29 * Math.Log(3.1e-4)) + Math.Log(30 + 3.1e-4);
        Assert.All(y.Values.ToArray(), value => Assert.Equal(want, value, 0.05));
        Assert.All(x.Gradient!.Values.ToArray(), value => Assert.InRange(value, -0.1f, 0.1f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_vector_that_is_not_finite_gives_nan_in_its_own_row(float value)
    {
        using var x = new Parameter(2, 2);
        new[] { 1f, value, 1f, 2f }.CopyTo(x.Values);
        var y = _tape.CosineLogDeterminant(0.1f, x, _tape.Constant(2, 2, [1f, 1f, 1f, 1f]));
        Assert.True(float.IsNaN(y.Values[0]));
        Assert.True(float.IsFinite(y.Values[1]));
    }

    [Theory]
    [InlineData(1.9e-5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_jitter_that_float32_cannot_use_is_refused(float jitter)
    {
        var x = _tape.Constant(1, 2, [1f, 2f]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.CosineLogDeterminant(jitter, x, x));
    }
}
