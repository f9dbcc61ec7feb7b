using Ur4Rec.Numerics.Inspection;

namespace Ur4Rec.Numerics.Tests.Inspection;

public class TensorRangeTests
{
    [Fact]
    public void It_tells_the_finite_values_from_the_others()
    {
        using var tensor = new Parameter(2, 3);
        new[] { 1f, -7f, 2f, float.NaN, float.NegativeInfinity, 7f }.CopyTo(tensor.Values);

        var range = TensorRange.Of(tensor);

        Assert.Equal((2, 3, -7f, 7f, 2), (range.Rows, range.Columns, range.Smallest, range.Largest, range.NonFinite));
        Assert.Equal(new TensorElement(1, 0, float.NaN), range.FirstNonFinite);
        Assert.Equal(new TensorElement(0, 1, -7f), range.Farthest);
    }

    [Fact]
    public void Without_a_finite_value_there_is_no_range()
    {
        using var tensor = new Parameter(1, 1);
        tensor.Values[0] = float.PositiveInfinity;

        Assert.Equal(new TensorRange(1, 1, null, null, 1, new TensorElement(0, 0, float.PositiveInfinity), null), TensorRange.Of(tensor));
    }

    [Fact]
    public void A_gradient_of_rows_is_told_by_the_rows_of_the_parameter()
    {
        using var table = new Parameter(1000, 2, rowSparse: true);
        Assert.Empty(TensorRange.OfGradient(table));
        table.RowGradient!.Add(900, [float.NaN, 1f]);
        table.RowGradient.Add(20, [-3f, float.NaN]);

        var range = Assert.Single(TensorRange.OfGradient(table));

        Assert.Equal((1000, 2, -3f, 1f, 2), (range.Rows, range.Columns, range.Smallest, range.Largest, range.NonFinite));
        Assert.Equal(new TensorElement(20, 1, float.NaN), range.FirstNonFinite);
        Assert.Equal(new TensorElement(20, 0, -3f), range.Farthest);

        table.AccumulatedGradient().Values[1] = 5f;
        Assert.Equal([5f, 1f], TensorRange.OfGradient(table).Select(part => part.Largest!.Value));
    }
}
