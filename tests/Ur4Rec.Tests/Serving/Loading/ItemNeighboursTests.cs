using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Serving.Loading;

namespace Ur4Rec.Tests.Serving.Loading;

public sealed class ItemNeighboursTests
{
    [Fact]
    public void Values_are_the_neighbours_weighed_by_the_positive_part_of_their_cosines()
    {
        // Cosines with the items of training: 0.6, 0.8, 0, -0.6.
        var neighbours = Of([1, 0, 0, 1, 0, 0, -1, 0, 0.6f, 0.8f], trained: 4);
        float[] values = [7, 14, 100, 1_000, -1];

        neighbours.Interpolate(values, columns: 1);

        Assert.Equal([7, 14, 100, 1_000], values[..4]);
        Assert.Equal(11, values[4], 1e-5);
        Assert.Equal((4, 5), (neighbours.Trained, neighbours.Items));
        Assert.Equal([0, 3, 1], new[] { 0, 3, 4 }.Select(item => neighbours.StandIn(new ItemIndex(item)).Value));
    }

    [Fact]
    public void There_are_five_at_most()
    {
        var neighbours = Of([.. Enumerable.Repeat(1f, 8), 1], trained: 8, columns: 1);
        float[] values = [1, 2, 3, 4, 5, 100, 100, 100, 0];

        neighbours.Interpolate(values, columns: 1);

        Assert.Equal(3, values[8], 1e-5);
    }

    [Fact]
    public void Where_no_item_is_alike_the_nearest_stands_alone()
    {
        var neighbours = Of([-1, -0.5f, -1, 1], trained: 3, columns: 1);
        float[] values = [1, 2, 3, 4, 5, 6, 0, 0];

        neighbours.Interpolate(values, columns: 2);

        Assert.Equal([3, 4], values[6..]);
        Assert.Equal(1, neighbours.StandIn(new ItemIndex(3)).Value);
    }

    private static ItemNeighbours Of(float[] directions, int trained, int columns = 2)
    {
        using var table = new Parameter(directions.Length / columns, columns);
        directions.CopyTo(table.Values);
        return new ItemNeighbours(table, trained, table.Rows - trained);
    }
}
