using Ur4Rec.Numerics.LinearAlgebra;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public class SymmetricInverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(250)]
    public void Matrix_times_inverse_is_the_identity(int size)
    {
        using var pool = new WorkerPool(2);
        var matrix = RandomPositiveDefinite(size);
        var inverse = RandomPositiveDefinite(size);

        SymmetricInverse.Invert(inverse, pool);

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < size; k++)
                    sum += matrix[i, k] * inverse[k, j];
                Assert.Equal(i == j ? 1 : 0, sum, 1e-10);
            }
        }
    }

    [Fact]
    public void Agrees_with_the_unblocked_inverse()
    {
        const int Size = 130;
        using var pool = new WorkerPool(1);
        var swept = RandomPositiveDefinite(Size);
        var plain = new double[Size * Size];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = swept[i / Size, i % Size];
        var expected = new double[Size * Size];

        SymmetricInverse.Invert(swept, pool);
        Cholesky.Factor(plain, Size);
        Cholesky.Inverse(plain, expected, Size);

        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], swept[i / Size, i % Size], 1e-12);
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var results = new List<double[]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            var matrix = RandomPositiveDefinite(300);
            SymmetricInverse.Invert(matrix, pool);
            results.Add([.. Enumerable.Range(0, 300 * 300).Select(i => matrix[i / 300, i % 300])]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        using var pool = new WorkerPool(1);
        var matrix = RandomPositiveDefinite(120);
        matrix[110, 110] = -1;

        Assert.Throws<ArgumentException>(() => SymmetricInverse.Invert(matrix, pool));
    }

    private static SymmetricMatrix RandomPositiveDefinite(int size)
    {
        var matrix = new SymmetricMatrix(size);
        var random = new RandomStream(RandomKey.For(3, "symmetric inverse test"));
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
                matrix[i, j] = random.NextDouble() - 0.5;
            matrix[i, i] = size / 2.0 + random.NextDouble();
        }

        return matrix;
    }
}
