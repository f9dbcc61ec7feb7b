using Ur4Rec.Numerics.LinearAlgebra;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public sealed class CholeskyQrTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(500, 97)]
    [InlineData(2000, 200)]
    public void Columns_are_orthonormal_and_the_product_is_the_matrix(int rows, int columns)
    {
        using var pool = new WorkerPool(2);
        var x = Random(rows, columns);

        var (q, l) = CholeskyQr.Factor(x, pool);

        Assert.Equal(columns, q.Columns);
        AssertOrthonormal(q, pool);
        AssertProduct(x, q, l);
    }

    [Fact]
    public void Nearly_dependent_columns_are_told_apart()
    {
        using var pool = new WorkerPool(1);
        var x = Random(300, 6);
        for (var row = 0; row < x.Rows; row++)
            x.Row(row)[5] = x.Row(row)[0] + (1e-3f * x.Row(row)[5]);

        var (q, _) = CholeskyQr.Factor(x, pool);

        Assert.Equal(6, q.Columns);
        AssertOrthonormal(q, pool);
    }

    [Fact]
    public void Dependent_and_zero_columns_are_left_out()
    {
        using var pool = new WorkerPool(1);
        var x = Random(300, 6);
        for (var row = 0; row < x.Rows; row++)
        {
            x.Row(row)[2] = x.Row(row)[0] - (2 * x.Row(row)[1]);
            x.Row(row)[4] = 0;
        }

        var (q, l) = CholeskyQr.Factor(x, pool);

        Assert.Equal(4, q.Columns);
        AssertOrthonormal(q, pool);
        AssertProduct(x, q, l);
    }

    [Fact]
    public void A_zero_matrix_has_no_columns()
    {
        using var pool = new WorkerPool(1);

        Assert.Equal(0, CholeskyQr.Factor(new DenseMatrix(9, 3), pool).Q.Columns);
    }

    [Fact]
    public void A_number_that_is_none_is_refused()
    {
        using var pool = new WorkerPool(1);
        var x = Random(9, 3);
        x.Row(4)[1] = float.NaN;

        Assert.Throws<ArgumentException>(() => CholeskyQr.Factor(x, pool));
    }

    private static DenseMatrix Random(int rows, int columns)
    {
        var matrix = new DenseMatrix(rows, columns);
        var random = new RandomStream(RandomKey.For(5, "cholesky qr test"));
        foreach (ref var value in matrix.Values.AsSpan())
            value = (float)random.NextGaussian();
        return matrix;
    }

    private static void AssertOrthonormal(DenseMatrix q, WorkerPool pool)
    {
        var gram = GramMatrix.Of(q, pool);
        for (var i = 0; i < q.Columns; i++)
        {
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1 : 0, gram[i, j], 2e-6);
        }
    }

    private static void AssertProduct(DenseMatrix x, DenseMatrix q, double[] l)
    {
        for (var row = 0; row < x.Rows; row += 7)
        {
            for (var column = 0; column < x.Columns; column++)
            {
                var sum = 0.0;
                for (var k = 0; k < q.Columns; k++)
                    sum += q.Row(row)[k] * l[(column * q.Columns) + k];
                Assert.Equal(x.Row(row)[column], sum, 1e-4);
            }
        }
    }
}
