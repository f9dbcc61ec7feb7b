using Ur4Rec.Numerics.LinearAlgebra;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public sealed class JacobiSvdTests
{
    [Fact]
    public void A_matrix_worked_by_hand()
    {
        // [[3, 0], [4, 5]]: AᵀA has the eigenvalues 45 and 5, with eigenvectors along (1, 1) and (1, -1).
        double[] matrix = [3, 0, 4, 5];

        var values = JacobiSvd.Decompose(matrix, 2, 2);

        Assert.Equal(Math.Sqrt(45), values[0], 1e-12);
        Assert.Equal(Math.Sqrt(5), values[1], 1e-12);
        Assert.Equal(matrix[0], matrix[1], 1e-12);
        Assert.Equal(matrix[2], -matrix[3], 1e-12);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(40, 17)]
    [InlineData(17, 40)]
    public void Rows_become_orthogonal_and_keep_the_gram_matrix(int rows, int columns)
    {
        var original = new double[rows * columns];
        var random = new RandomStream(RandomKey.For(2, "jacobi test"));
        foreach (ref var value in original.AsSpan())
            value = random.NextGaussian();
        var matrix = (double[])original.Clone();

        var values = JacobiSvd.Decompose(matrix, rows, columns);

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? values[i] * values[i] : 0, Sum(columns, k => matrix[(i * columns) + k] * matrix[(j * columns) + k]), 1e-9);
        }

        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j <= i; j++)
                Assert.Equal(Sum(rows, k => original[(k * columns) + i] * original[(k * columns) + j]), Sum(rows, k => matrix[(k * columns) + i] * matrix[(k * columns) + j]), 1e-9);
        }

        Assert.Equal(values.OrderDescending(), values);
    }

    [Fact]
    public void Equal_and_zero_rows_leave_zeros()
    {
        double[] matrix = [0, 0, 0, 1, 2, 2, 1, 2, 2, 0.1, 0.2, 0.2];

        var values = JacobiSvd.Decompose(matrix, 4, 3);

        Assert.Equal(Math.Sqrt(18.09), values[0], 1e-12);
        Assert.All(values[1..], value => Assert.InRange(value, 0, 1e-13));
        Assert.All(matrix, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_number_that_is_none_is_refused() => Assert.Throws<ArgumentException>(() => JacobiSvd.Decompose([1, double.NaN, 2, 3], 2, 2));

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
}
