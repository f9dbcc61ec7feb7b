using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>The largest singular values of a matrix A ≈ U Σ Vᵀ and their right singular vectors.</summary>
/// <param name="SingularValues">[rank], the largest first, all above 0.</param>
/// <param name="RightVectors">V, row-major [columns of A, rank]: orthonormal columns, each with its entry of largest magnitude positive.</param>
public sealed record TruncatedSvd(float[] SingularValues, float[] RightVectors)
{
    /// <summary>Number of singular values.</summary>
    public int Rank => SingularValues.Length;
}

/// <summary>
/// Truncated singular value decomposition by a random projection: the range is found by power iteration from random vectors,
/// orthonormalised in between (Halko, Martinsson and Tropp 2011, arXiv 0909.4061, algorithm 4.4), and the matrix projected on it is
/// decomposed exactly (algorithm 5.1).
/// </summary>
public static class RandomizedSvd
{
    private const int Oversampling = 10;
    private const int PowerIterations = 4;

    /// <summary>Decomposes a matrix; the bits do not depend on the number of threads.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="rank">
    /// Singular values wanted, at least 1. The result has fewer where the matrix has: values below 1e-5 of the largest, which
    /// float32 cannot tell from 0, do not count.
    /// </param>
    /// <param name="seed">Of the random vectors.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The matrix holds numbers too large to square and sum.</exception>
    public static TruncatedSvd Decompose(SparseMatrix matrix, int rank, ulong seed, WorkerPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        var transposed = matrix.Transpose();
        var samples = (int)Math.Min((long)rank + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        if (samples == 0)
            return new TruncatedSvd([], []);
        var range = RangeOf(matrix, transposed, RandomVectors(matrix.Columns, samples, seed, pool), pool);
        return range.Columns == 0 ? new TruncatedSvd([], []) : DecomposeProjection(DenseMatrix.Product(transposed, range, pool), rank, pool);
    }

    /// <summary>Q with A ≈ Q Qᵀ A.</summary>
    private static DenseMatrix RangeOf(SparseMatrix matrix, SparseMatrix transposed, DenseMatrix start, WorkerPool pool)
    {
        var y = DenseMatrix.Product(matrix, start, pool);
        for (var iteration = 0; iteration < PowerIterations; iteration++)
        {
            var z = CholeskyQr.Span(DenseMatrix.Product(transposed, CholeskyQr.Span(y, pool), pool), pool);
            y = DenseMatrix.Product(matrix, z, pool);
        }

        return CholeskyQr.Factor(y, pool).Q;
    }

    /// <summary>From (Qᵀ A)ᵀ = Z Lᵀ and L = W Σ Pᵀ follows Qᵀ A = W Σ (Z P)ᵀ, so V = Z P.</summary>
    private static TruncatedSvd DecomposeProjection(DenseMatrix projection, int rank, WorkerPool pool)
    {
        var (z, factor) = CholeskyQr.Factor(projection, pool);
        var values = JacobiSvd.Decompose(factor, projection.Columns, z.Columns);
        var kept = Math.Min(rank, values.Count(value => value > CholeskyQr.Tolerance * values[0]));
        var p = new DenseMatrix(z.Columns, kept);
        for (var i = 0; i < kept; i++)
        {
            for (var row = 0; row < z.Columns; row++)
                p.Row(row)[i] = (float)(factor[(i * z.Columns) + row] / values[i]);
        }

        var vectors = z.Multiply(p, pool);
        FixSigns(vectors);
        return new TruncatedSvd(Array.ConvertAll(values[..kept], value => (float)value), vectors.Values);
    }

    private static DenseMatrix RandomVectors(int length, int count, ulong seed, WorkerPool pool)
    {
        var vectors = new DenseMatrix(length, count);
        pool.For(length, row =>
        {
            var random = new RandomStream(RandomKey.For(seed, "range finder", (ulong)row));
            foreach (ref var value in vectors.Row(row))
                value = (float)random.NextGaussian();
        });
        return vectors;
    }

    private static void FixSigns(DenseMatrix vectors)
    {
        for (var column = 0; column < vectors.Columns; column++)
        {
            var largest = 0f;
            for (var row = 0; row < vectors.Rows; row++)
            {
                var value = vectors.Row(row)[column];
                largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
            }

            if (largest > 0)
                continue;
            for (var row = 0; row < vectors.Rows; row++)
                vectors.Row(row)[column] *= -1;
        }
    }
}
