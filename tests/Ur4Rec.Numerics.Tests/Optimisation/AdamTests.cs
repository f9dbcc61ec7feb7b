using Ur4Rec.Numerics.Optimisation;

namespace Ur4Rec.Numerics.Tests.Optimisation;

public sealed class AdamTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_first_step_moves_every_value_by_the_learning_rate_against_its_gradient()
    {
        using var p = Filled(1, 3, [1f, 1f, 1f], [0.5f, -2f, 0f]);
        using var adam = new Adam(_pool, [("p", p)], new AdamOptions());

        var norm = adam.Step(0.1);

        Assert.Equal(Math.Sqrt(0.25 + 4), norm);
        Assert.Equal([0.9f, 1.1f, 1f], p.Values.ToArray().Select(v => MathF.Round(v, 6)));
        Assert.Null(p.Gradient);
    }

    [Fact]
    public void A_parameter_without_a_gradient_waits_and_its_own_count_of_steps_with_it()
    {
        using var p = Filled(1, 1, [1f], [1f]);
        using var late = Filled(1, 1, [1f], null);
        using var adam = new Adam(_pool, [("p", p), ("late", late)], new AdamOptions(WeightDecay: 0.5));

        adam.Step(0.1);
        Assert.Equal(1f, late.Values[0]);
        SetGradient(late, [3f]);
        adam.Step(0.1);

        Assert.Equal(0.95 - 0.1, late.Values[0], 6);
    }

    [Fact]
    public void A_frozen_parameter_neither_moves_nor_counts_in_the_norm()
    {
        using var p = Filled(1, 1, [1f], [3f]);
        using var frozen = Filled(1, 1, [1f], [4f]);
        frozen.IsFrozen = true;
        using var adam = new Adam(_pool, [("p", p), ("frozen", frozen)], new AdamOptions());

        Assert.Equal(3.0, adam.Step(0.1));
        Assert.Equal(1f, frozen.Values[0]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 1)]
    [InlineData(2.5, 0.5)]
    public void Gradients_are_scaled_down_to_the_largest_norm(double largest, double scale)
    {
        // With beta2 = 0 the step is lr / bias * m / |g|, so the second step shows the ratio of the two gradients.
        using var p = Filled(1, 1, [0f], [5f]);
        using var adam = new Adam(_pool, [("p", p)], new AdamOptions(Beta1: 0.5, Beta2: 0));
        adam.Step(0, largest);
        SetGradient(p, [1f]);

        Assert.Equal(1.0, adam.Step(1, largest));

        var m = (0.25 * 5 * scale) + 0.5;
        Assert.Equal(-m / 0.75, p.Values[0], 5);
    }

    [Fact]
    public void Gradients_whose_squares_overflow_a_float_are_clipped_like_any()
    {
        using var p = Filled(1, 2, [1f, 1f], [3e30f, -4e30f]);
        using var adam = new Adam(_pool, [("p", p)], new AdamOptions());

        Assert.Equal(5e30, adam.Step(0.1, 1), 1e24);
        Assert.Equal([0.9f, 1.1f], p.Values.ToArray().Select(v => MathF.Round(v, 5)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_stops_the_step_and_changes_nothing(float bad)
    {
        using var good = Filled(1, 1, [1f], [1f]);
        using var broken = Filled(40, 1000, new float[40_000], null);
        broken.AccumulatedGradient().Values[39_999] = bad;
        using var adam = new Adam(_pool, [("good", good), ("blocks.0.broken", broken)], new AdamOptions());

        var error = Assert.Throws<NonFiniteGradientException>(() => adam.Step(0.1, 1));

        Assert.Equal("blocks.0.broken", error.ParameterName);
        Assert.Contains("blocks.0.broken", error.Message, StringComparison.Ordinal);
        Assert.Equal(1f, good.Values[0]);
        Assert.Equal(bad, broken.Gradient!.Values[39_999]);
        adam.ZeroGradients();
        SetGradient(good, [1f]);
        adam.Step(0.1);
        Assert.Equal(0.9, good.Values[0], 6);
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        var single = Train(1);

        Assert.Equal(single, Train(2));
        Assert.Equal(single, Train(5));
    }

    [Fact]
    public void A_step_allocates_next_to_nothing()
    {
        using var dense = new Parameter(300, 64);
        using var table = new Parameter(5000, 64, rowSparse: true);
        var small = Enumerable.Range(0, 40).Select(_ => new Parameter(1, 64)).ToList();
        using var adam = new Adam(_pool, [("dense", dense), ("table", table), .. small.Select((p, i) => ($"{i}", p))], new AdamOptions());
        long used = 0;
        for (var step = 0; step < 20; step++)
        {
            dense.AccumulatedGradient().Values.Fill(1f);
            Touch(table, Enumerable.Range(0, 1000), 1f);
            small.ForEach(p => p.AccumulatedGradient().Values.Fill(1f));
            var before = GC.GetAllocatedBytesForCurrentThread();
            adam.Step(0.1, 1);
            used = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        small.ForEach(p => p.Dispose());
        Assert.InRange(used, 0, 4096);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        using var p = Filled(1, 1, [1f], [1f]);
        using var adam = new Adam(_pool, [("p", p)], new AdamOptions());

        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(0.1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(0.1, double.NaN));
        Assert.All(
            [new AdamOptions(Beta1: 1), new(Beta2: -0.1), new(Epsilon: 0), new(WeightDecay: -1), new(WeightDecay: double.NaN)],
            options => Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(_pool, [], options)));
    }

    private static float[] Train(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var dense = new Parameter(130, 517);
        using var table = new Parameter(2000, 33, rowSparse: true);
        using var adam = new Adam(pool, [("dense", dense), ("table", table)], new AdamOptions(WeightDecay: 0.01));
        for (var step = 1; step <= 4; step++)
        {
            var gradient = dense.AccumulatedGradient().Values;
            for (var i = 0; i < gradient.Length; i++)
                gradient[i] = MathF.Sin(i * step);
            Touch(table, Enumerable.Range(0, 1900).Select(row => row * 7 % 2000).Where(row => row % step == 0), 0.3f * step);
            adam.Step(0.01, 1);
        }

        return [.. dense.Values, .. table.Values];
    }

    private static Parameter Filled(int rows, int columns, float[] values, float[]? gradient)
    {
        var parameter = new Parameter(rows, columns);
        values.CopyTo(parameter.Values);
        if (gradient is not null)
            SetGradient(parameter, gradient);
        return parameter;
    }

    private static void SetGradient(Parameter parameter, float[] gradient) => gradient.CopyTo(parameter.AccumulatedGradient().Values);

    private static void Touch(Parameter table, IEnumerable<int> rows, float gradient)
    {
        foreach (var row in rows)
        {
            table.RowGradient!.Add(row, [.. Enumerable.Repeat(gradient + row, table.Columns)]);
        }
    }
}
