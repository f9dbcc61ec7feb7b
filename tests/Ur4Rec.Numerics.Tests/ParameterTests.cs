namespace Ur4Rec.Numerics.Tests;

public sealed unsafe class ParameterTests
{
    [Fact]
    public void Begins_as_zeros_without_a_gradient()
    {
        using var parameter = new Parameter(3, 4);

        Assert.All(parameter.Values.ToArray(), value => Assert.Equal(0f, value));
        Assert.Null(parameter.Gradient);
        Assert.Equal("[3, 4]", parameter.ToString());
        Assert.Equal(0, (nint)parameter.Pointer % 64);
    }

    [Fact]
    public void A_cleared_gradient_begins_at_zero_again()
    {
        using var parameter = new Parameter(2, 2);
        parameter.AccumulatedGradient().Values.Fill(3f);

        parameter.ClearGradient();

        Assert.Null(parameter.Gradient);
        Assert.Equal([0f, 0f, 0f, 0f], parameter.AccumulatedGradient().Values.ToArray());
    }

    [Fact]
    public void Clearing_a_row_sparse_gradient_visits_touched_rows_alone()
    {
        using var table = new Parameter(4, 2, rowSparse: true);
        table.TouchedRows!.Add(1);
        table.RowGradient().Row(1).Fill(1f);
        // No operation may do this; it shows which rows are visited.
        table.RowGradient().Row(3).Fill(9f);

        table.ClearGradient();

        Assert.True(table.TouchedRows.Rows.IsEmpty);
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 0f, 9f, 9f], table.RowGradient().Values.ToArray());
    }

    [Fact]
    public void A_gradient_for_any_row_counts_all_rows_as_touched_and_clears_them()
    {
        using var table = new Parameter(4, 2, rowSparse: true);
        table.AccumulatedGradient().Values.Fill(1f);
        Assert.True(table.TouchedRows!.HoldsAll);

        table.ClearGradient();

        Assert.False(table.TouchedRows.HoldsAll);
        Assert.All(table.RowGradient().Values.ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void A_frozen_parameter_asks_for_no_gradient()
    {
        using var parameter = new Parameter(1, 1);
        Assert.True(parameter.RequiresGradient);
        parameter.IsFrozen = true;
        Assert.False(parameter.RequiresGradient);
    }

    [Fact]
    public void A_shape_without_values_or_beyond_memory_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter(1, -1));
        Assert.Throws<OverflowException>(() => new Parameter(1 << 16, 1 << 16));
    }
}
