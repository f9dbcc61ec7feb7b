using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public sealed class SparseMatrixTests
{
    /// <summary>[[1, 0, 2], [0, 0, 0], [0, -3, 4], [5, 0, 0]].</summary>
    private static SparseMatrix Example() => new(3, [0, 2, 2, 4, 5], [0, 2, 1, 2, 0], [1, 2, -3, 4, 5]);

    [Fact]
    public void Multiplies_a_dense_matrix()
    {
        using var pool = new WorkerPool(1);
        var product = new float[] { 9, 9, 9, 9, 9, 9, 9, 9 };

        Example().Multiply([1, 10, 2, 20, 3, 30], 2, product, pool);

        Assert.Equal([7f, 70, 0, 0, 6, 60, 5, 50], product);
    }

    [Fact]
    public void Its_transpose_has_rows_and_columns_exchanged()
    {
        using var pool = new WorkerPool(1);
        var transposed = Example().Transpose();
        var product = new float[3];

        transposed.Multiply([1, 2, 3, 4], 1, product, pool);

        Assert.Equal((3, 4), (transposed.Rows, transposed.Columns));
        Assert.Equal([21f, -9, 14], product);
    }

    [Fact]
    public void Agrees_with_the_dense_product_on_any_number_of_threads() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((rows, columns, width) =>
        {
            var (n, m, k) = ((rows.Get * 7 % 300) + 1, (columns.Get % 20) + 1, (width.Get % 40) + 1);
            var dense = Enumerable.Range(0, n * m).Select(i => (i * 2654435761 % 5) == 0 ? (i % 11) - 5f : 0).ToArray();
            var right = Enumerable.Range(0, m * k).Select(i => (i * 40503 % 17) - 8f).ToArray();
            var expected = new float[n * k];
            for (var i = 0; i < n * k; i++)
                expected[i] = Enumerable.Range(0, m).Sum(j => dense[(i / k * m) + j] * right[(j * k) + (i % k)]);
            return new[] { 1, 2, 3 }.All(threads =>
            {
                using var pool = new WorkerPool(threads);
                var product = new float[n * k];
                SparseMatrices.Of(dense, n, m).Multiply(right, k, product, pool);
                return product.SequenceEqual(expected);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrays_that_are_no_matrix_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [], [], []));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [0, 2], [0], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [0, 2, 1], [0], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [0, 1], [3], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [0, 2], [1, 1], [1, 1]));
        Assert.Contains("row 0, column 2 is NaN", Assert.Throws<ArgumentException>(() => new SparseMatrix(3, [0, 1], [2], [float.NaN])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_of_another_length_are_refused()
    {
        using var pool = new WorkerPool(1);

        Assert.Throws<ArgumentException>(() => Example().Multiply(new float[5], 2, new float[8], pool));
        Assert.Throws<ArgumentException>(() => Example().Multiply(new float[6], 2, new float[7], pool));
    }
}

internal static class SparseMatrices
{
    /// <summary>The non-zero values of a row-major dense matrix.</summary>
    public static SparseMatrix Of(float[] dense, int rows, int columns)
    {
        var nonZero = Enumerable.Range(0, dense.Length).Where(i => dense[i] != 0).ToList();
        return new SparseMatrix(
            columns,
            [.. Enumerable.Range(0, rows + 1).Select(row => nonZero.Count(i => i < row * columns))],
            [.. nonZero.Select(i => i % columns)],
            [.. nonZero.Select(i => dense[i])]);
    }
}
