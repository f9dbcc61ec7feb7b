using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public sealed class RandomizedSvdTests
{
    private const ulong Seed = 1;

    /// <summary>A = sum of σ_i u_i v_iᵀ, with u and v the vectors of two cosine transforms, which are orthonormal.</summary>
    private static SparseMatrix Known(int rows, int columns, params double[] singularValues)
    {
        var dense = new float[rows * columns];
        for (var i = 0; i < dense.Length; i++)
            dense[i] = (float)singularValues.Select((value, k) => value * Cosine(i / columns, k, rows) * Cosine(i % columns, k, columns)).Sum();
        return SparseMatrices.Of(dense, rows, columns);
    }

    /// <summary>Entry <paramref name="i"/> of vector <paramref name="k"/> of the orthonormal DCT-II.</summary>
    private static double Cosine(int i, int k, int size) => Math.Sqrt((k == 0 ? 1.0 : 2.0) / size) * Math.Cos(Math.PI * k * (i + 0.5) / size);

    [Theory]
    [InlineData(60, 25)]
    [InlineData(25, 60)]
    [InlineData(400, 150)]
    public void Finds_the_largest_singular_values_and_their_vectors(int rows, int columns)
    {
        using var pool = new WorkerPool(2);
        double[] values = [12, 9, 7, 5, 3, 1, 0.5, 0.1];

        var svd = RandomizedSvd.Decompose(Known(rows, columns, values), 5, Seed, pool);

        Assert.Equal(5, svd.Rank);
        for (var k = 0; k < 5; k++)
        {
            Assert.Equal(values[k], svd.SingularValues[k], 1e-4);
            var alignment = Enumerable.Range(0, columns).Sum(i => svd.RightVectors[(i * 5) + k] * Cosine(i, k, columns));
            Assert.Equal(1, Math.Abs(alignment), 1e-5);
        }
    }

    [Fact]
    public void Finds_the_largest_among_more_values_than_it_samples()
    {
        using var pool = new WorkerPool(2);
        var values = Enumerable.Range(0, 100).Select(k => 10 * Math.Pow(0.9, k)).ToArray();

        var svd = RandomizedSvd.Decompose(Known(300, 120, values), 20, Seed, pool);

        for (var k = 0; k < 20; k++)
            Assert.Equal(values[k], svd.SingularValues[k], 2e-3 * values[k]);
    }

    [Fact]
    public void A_matrix_of_lower_rank_has_fewer_values_and_no_nan()
    {
        using var pool = new WorkerPool(1);

        var svd = RandomizedSvd.Decompose(Known(80, 40, 4, 2, 1), 12, Seed, pool);

        Assert.Equal(3, svd.Rank);
        Assert.Equal(40 * 3, svd.RightVectors.Length);
        Assert.All(svd.RightVectors, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(1, svd.SingularValues[2], 1e-5);
    }

    [Fact]
    public void Rank_is_limited_by_the_shape()
    {
        using var pool = new WorkerPool(1);

        Assert.Equal(3, RandomizedSvd.Decompose(Known(3, 50, 4, 2, 1), 256, Seed, pool).Rank);
        Assert.Equal(3, RandomizedSvd.Decompose(Known(50, 3, 4, 2, 1), 256, Seed, pool).Rank);
        Assert.Equal(1, RandomizedSvd.Decompose(Known(1, 1, 4), 256, Seed, pool).Rank);
    }

    [Fact]
    public void A_zero_or_empty_matrix_has_no_singular_value()
    {
        using var pool = new WorkerPool(1);

        Assert.Equal(0, RandomizedSvd.Decompose(new SparseMatrix(4, [0, 0, 0], [], []), 2, Seed, pool).Rank);
        Assert.Equal(0, RandomizedSvd.Decompose(new SparseMatrix(0, [0, 0, 0], [], []), 2, Seed, pool).Rank);
        Assert.Equal(0, RandomizedSvd.Decompose(new SparseMatrix(4, [0], [], []), 2, Seed, pool).Rank);
    }

    [Fact]
    public void Right_vectors_are_orthonormal_and_their_largest_entry_is_positive()
    {
        using var pool = new WorkerPool(1);
        var svd = RandomizedSvd.Decompose(Known(200, 90, [.. Enumerable.Range(1, 60).Select(k => 1.0 / k)]), 40, Seed, pool);

        for (var i = 0; i < 40; i++)
        {
            var column = Enumerable.Range(0, 90).Select(row => svd.RightVectors[(row * 40) + i]).ToArray();
            Assert.True(column.MaxBy(Math.Abs) > 0);
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, 90).Sum(row => (double)column[row] * svd.RightVectors[(row * 40) + j]), 2e-6);
        }
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads_and_others_with_another_seed()
    {
        var matrix = Known(700, 130, [.. Enumerable.Range(1, 100).Select(k => 1.0 / k)]);

        TruncatedSvd With(int threads, ulong seed)
        {
            using var pool = new WorkerPool(threads);
            return RandomizedSvd.Decompose(matrix, 30, seed, pool);
        }

        var one = With(1, Seed);
        foreach (var threads in (int[])[2, 3])
        {
            Assert.Equal(one.RightVectors, With(threads, Seed).RightVectors);
            Assert.Equal(one.SingularValues, With(threads, Seed).SingularValues);
        }

        Assert.NotEqual(one.RightVectors, With(1, 2).RightVectors);
    }

    [Fact]
    public void Scale_does_not_matter_until_squares_overflow()
    {
        using var pool = new WorkerPool(1);

        Assert.Equal(4e-15, RandomizedSvd.Decompose(Known(30, 20, 4e-15, 2e-15), 2, Seed, pool).SingularValues[0], 1e-19);
        Assert.Throws<ArgumentException>(() => RandomizedSvd.Decompose(new SparseMatrix(2, [0, 2, 4], [0, 1, 0, 1], [3e38f, 3e38f, 3e38f, 1f]), 2, Seed, pool));
    }
}
