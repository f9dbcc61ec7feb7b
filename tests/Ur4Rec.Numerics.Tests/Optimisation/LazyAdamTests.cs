using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Optimisation;

/// <summary>Adam on a row-sparse parameter.</summary>
public sealed class LazyAdamTests : IDisposable
{
    private const double Rate = 0.1;

    private readonly WorkerPool _pool = new(2);
    private readonly Parameter _table = new(4, 2, rowSparse: true);
    private readonly Adam _adam;

    public LazyAdamTests()
    {
        _table.Values.Fill(1f);
        _adam = new Adam(_pool, [("table", _table)], new AdamOptions(WeightDecay: 0.5));
    }

    public void Dispose()
    {
        _adam.Dispose();
        _table.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Only_touched_rows_move_decay_and_count_in_the_norm()
    {
        Touch(2, 3f);

        Assert.Equal(Math.Sqrt(18), _adam.Step(Rate));

        var moved = _table.Row(2)[0];
        Assert.Equal(1 - (Rate * 0.5) - Rate, moved, 6);
        Assert.Equal([1f, 1f, 1f, 1f, moved, moved, 1f, 1f], _table.Values.ToArray());
        Assert.False(_table.HasGradient);
    }

    [Fact]
    public void A_row_first_touched_at_the_second_step_has_new_moments_and_the_second_step_s_correction()
    {
        Touch(2, 3f);
        _adam.Step(Rate);
        var resting = _table.Row(2)[0];
        Touch(1, 3f);
        _adam.Step(Rate);

        var m = 0.1 * 3 / (1 - (0.9 * 0.9));
        var v = 0.02 * 9 / (1 - (0.98 * 0.98));
        Assert.Equal(0.95 - (Rate * m / Math.Sqrt(v)), _table.Row(1)[0], 6);
        Assert.Equal(resting, _table.Row(2)[0]);
    }

    [Fact]
    public void Moments_rest_while_a_row_is_not_touched()
    {
        Touch(0, 2f);
        _adam.Step(Rate);
        Touch(3, 1f);
        _adam.Step(Rate);
        var before = (double)_table.Row(0)[0];
        Touch(0, 4f);
        _adam.Step(Rate);

        var m = ((0.9 * 0.1 * 2) + (0.1 * 4)) / (1 - Math.Pow(0.9, 3));
        var v = ((0.98 * 0.02 * 4) + (0.02 * 16)) / (1 - Math.Pow(0.98, 3));
        Assert.Equal((before * 0.95) - (Rate * m / Math.Sqrt(v)), _table.Row(0)[0], 6);
    }

    [Fact]
    public void A_gradient_for_all_rows_makes_the_step_dense()
    {
        Touch(2, 3f);
        _table.AccumulatedGradient().Row(0).Fill(1f);

        Assert.Equal(Math.Sqrt(20), _adam.Step(Rate));

        Assert.Equal(0.95, _table.Row(1)[0], 6);
        Assert.Equal(0.85, _table.Row(0)[1], 6);
        Assert.Equal(0.85, _table.Row(2)[1], 6);
    }

    [Fact]
    public void Rows_beside_a_dense_gradient_move_as_their_sum_in_one()
    {
        using var dense = new Parameter(4, 2);
        dense.Values.Fill(1f);
        using var adam = new Adam(_pool, [("dense", dense)], new AdamOptions(WeightDecay: 0.5));
        Touch(3, 2f);
        Touch(1, -1f);
        for (var row = 0; row < 4; row++)
        {
            _table.AccumulatedGradient().Row(row).Fill(row);
            dense.AccumulatedGradient().Row(row).Fill(row + (row == 3 ? 2f : row == 1 ? -1f : 0f));
        }

        Assert.Equal(adam.Step(Rate, 0.5), _adam.Step(Rate, 0.5));

        Assert.Equal(dense.Values.ToArray(), _table.Values.ToArray());
        Assert.False(_table.HasGradient);
    }

    [Fact]
    public void The_order_of_touching_leaves_no_trace_in_the_norm_or_the_table()
    {
        float[] Train(params int[] order)
        {
            using var table = new Parameter(700, 61, rowSparse: true);
            using var adam = new Adam(_pool, [("table", table)], new AdamOptions());
            foreach (var row in order)
                table.RowGradient!.Add(row, [.. Enumerable.Range(0, 61).Select(column => MathF.Sin((row * 61) + column))]);
            return [(float)adam.Step(Rate, 1), .. table.Values];
        }

        int[] rows = [.. Enumerable.Range(0, 600).Select(i => i * 7 % 700)];
        Assert.Equal(Train(rows), Train([.. rows.Reverse()]));
    }

    [Fact]
    public void A_mapped_table_is_trained_to_the_bits_of_one_in_memory()
    {
        using var folder = new TemporaryFolder();
        float[] Train(string? where)
        {
            using var table = new Parameter(3000, 5, rowSparse: true, where);
            using var adam = new Adam(_pool, [("table", table)], new AdamOptions(WeightDecay: 0.1));
            for (var step = 1; step <= 3; step++)
            {
                for (var row = step; row < 3000; row += 7 * step)
                    table.RowGradient!.Add(row, [row, 1, 2, 3, step]);
                adam.Step(Rate, 1);
                table.Evict();
            }

            var memory = adam.Memory.Single();
            return [.. table.Values, .. memory.FirstMoment.Values, .. memory.SecondMoment.Values];
        }

        Assert.Equal(Train(null), Train(folder.Path));
    }

    [Fact]
    public void A_row_that_is_not_finite_stops_the_step_and_changes_nothing()
    {
        Touch(0, 1f);
        Touch(2, float.NaN);

        var error = Assert.Throws<NonFiniteGradientException>(() => _adam.Step(Rate));

        Assert.Equal("table", error.ParameterName);
        Assert.All(_table.Values.ToArray(), value => Assert.Equal(1f, value));
        Assert.Equal(2, _table.RowGradient!.Count);
    }

    [Fact]
    public void A_touched_row_moves_as_it_would_in_a_dense_table()
    {
        using var dense = new Parameter(4, 2);
        dense.Values.Fill(1f);
        using var adam = new Adam(_pool, [("dense", dense)], new AdamOptions(WeightDecay: 0.5));
        for (var step = 1; step <= 3; step++)
        {
            Touch(1, 0.7f * step);
            dense.AccumulatedGradient().Row(1).Fill(0.7f * step);
            _adam.Step(Rate, 0.5);
            adam.Step(Rate, 0.5);
        }

        Assert.Equal(dense.Row(1).ToArray(), _table.Row(1).ToArray());
    }

    private void Touch(int row, float gradient) => _table.RowGradient!.Add(row, [gradient, gradient]);
}
