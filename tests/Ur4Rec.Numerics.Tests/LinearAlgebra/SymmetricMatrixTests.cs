using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public class SymmetricMatrixTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(95, 96)]
    [InlineData(199, 3)]
    public void Setting_a_number_sets_its_mirror_image(int row, int column)
    {
        var matrix = new SymmetricMatrix(200);

        matrix[row, column] = 7;

        Assert.Equal(7, matrix[row, column]);
        Assert.Equal(7, matrix[column, row]);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 5)]
    public void An_index_outside_is_refused(int row, int column)
    {
        var matrix = new SymmetricMatrix(5);

        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[row, column]);
    }
}
