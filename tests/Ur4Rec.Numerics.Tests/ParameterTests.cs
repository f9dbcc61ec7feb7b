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
    public void Operations_that_name_rows_give_a_row_sparse_parameter_no_dense_gradient()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var table = new Parameter(1000, 2, rowSparse: true);
        tape.Begin(TapeMode.Training);

        tape.Sum(tape.Add(tape.Gather(table, new[] { 7, 3, 7 }), tape.Gather(table, new[] { 5, 999, 3 }))).Backward();

        Assert.Null(table.Gradient);
        Assert.True(table.HasGradient);
        var rows = table.RowGradient!;
        rows.SortRows();
        Assert.Equal([3, 5, 7, 999], rows.Rows.ToArray());
        Assert.Equal([2f, 2f, 1f, 1f, 2f, 2f, 1f, 1f], rows.AllValues.ToArray());
    }

    [Fact]
    public void Both_parts_of_a_gradient_are_cleared()
    {
        using var table = new Parameter(4, 2, rowSparse: true);
        table.AccumulatedGradient().Values.Fill(1f);
        table.RowGradient!.Add(2, [3f, 4f]);

        table.ClearGradient();

        Assert.False(table.HasGradient);
        Assert.Equal(0, table.RowGradient.Count);
        Assert.Equal(new float[8], table.AccumulatedGradient().Values.ToArray());
    }

    [Fact]
    public void Rows_are_added_to_a_dense_gradient_where_there_is_one()
    {
        using var pool = new WorkerPool(2);
        using var table = new Parameter(3, 2, rowSparse: true);
        table.RowGradient!.Add(2, [3f, 4f]);
        table.MergeGradient(pool);
        Assert.Equal(1, table.RowGradient.Count);

        table.AccumulatedGradient().Values.Fill(1f);
        table.MergeGradient(pool);

        Assert.Equal(0, table.RowGradient.Count);
        Assert.Equal([1f, 1f, 1f, 1f, 4f, 5f], table.Gradient!.Values.ToArray());
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
