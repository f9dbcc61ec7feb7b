using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Optimisation;

public sealed class ParameterAverageTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Weights_decay_and_the_initial_values_have_no_part()
    {
        using var p = new Parameter(1, 2);
        using var average = new ParameterAverage(_pool, [("p", p)], 0.5);
        p.Values.Fill(99f);
        float[][] steps = [[8f, -1f], [4f, 2f], [1f, 3f]];
        foreach (var step in steps)
        {
            step.CopyTo(p.Values);
            average.Update();
        }

        average.Swap();

        Assert.Equal((8 + (2 * 4) + (4 * 1)) / 7.0, p.Values[0], 6);
        Assert.Equal((-1 + (2 * 2) + (4 * 3)) / 7.0, p.Values[1], 6);
    }

    [Fact]
    public void The_first_average_is_the_first_parameters_to_the_bit()
    {
        using var p = TestTensors.NewParameter(3, 7, seed: 1);
        using var average = new ParameterAverage(_pool, [("p", p)], 0.999);
        var first = p.Values.ToArray();
        average.Update();
        p.Values.Clear();

        average.Swap();

        Assert.Equal(first, p.Values.ToArray());
    }

    [Fact]
    public void A_second_swap_brings_the_parameters_back()
    {
        using var p = TestTensors.NewParameter(3, 7, seed: 1);
        using var average = new ParameterAverage(_pool, [("p", p)], 0.9);
        average.Update();
        TestTensors.Values(21, seed: 2).CopyTo(p.Values);
        average.Update();

        average.Swap();
        var averaged = p.Values.ToArray();
        average.Swap();
        Assert.Equal(TestTensors.Values(21, seed: 2), p.Values.ToArray());
        average.Swap();
        Assert.Equal(averaged, p.Values.ToArray());
    }

    [Fact]
    public void There_is_no_average_before_the_first_update()
    {
        using var p = new Parameter(1, 1);
        using var average = new ParameterAverage(_pool, [("p", p)], 0.9);
        Assert.Throws<InvalidOperationException>(average.Swap);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_decay_outside_its_range_is_refused(double decay) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterAverage(_pool, [], decay));

    [Fact]
    public void Tiles_have_the_same_bits_on_any_number_of_threads()
    {
        var one = Averaged(1);
        Assert.Equal(one, Averaged(2));
        Assert.Equal(one, Averaged(3));
    }

    [Fact]
    public void An_update_allocates_nothing()
    {
        using var pool = new WorkerPool(1);
        using var p = TestTensors.NewParameter(500, 70, seed: 1);
        using var average = new ParameterAverage(pool, [("p", p)], 0.9);
        average.Update();
        var before = GC.GetAllocatedBytesForCurrentThread();
        average.Update();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static float[] Averaged(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var p = TestTensors.NewParameter(700, 70, seed: 1);
        using var average = new ParameterAverage(pool, [("p", p)], 0.9);
        average.Update();
        TestTensors.Values(p.Length, seed: 2).CopyTo(p.Values);
        average.Update();
        average.Swap();
        return p.Values.ToArray();
    }
}
