using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests;

public class PackedTableTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(13, 33, 7)]
    [InlineData(40, 100, 64)]
    public void Gives_the_products_of_all_rows_as_they_were_when_packed(int states, int rows, int columns)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var h = TestTensors.NewParameter(states, columns, 1);
        using var table = TestTensors.NewParameter(rows, columns, 2);
        using var packed = new PackedTable(table);
        var want = tape.Linear(h, table).Values.ToArray();
        table.Values.Clear();
        var got = new float[states * rows];
        packed.Multiply(h, got);
        Assert.Equal(want, got);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var table = new Parameter(3, 4);
        using var packed = new PackedTable(table);
        using var narrow = new Parameter(2, 3);
        using var h = new Parameter(2, 4);
        Assert.Throws<ShapeException>(() => packed.Multiply(narrow, new float[6]));
        Assert.Throws<ShapeException>(() => packed.Multiply(h, new float[5]));
    }
}
