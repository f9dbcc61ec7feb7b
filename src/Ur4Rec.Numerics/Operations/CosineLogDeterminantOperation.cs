using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[r] = ln det (S + e I), S[i, j] the cosine of x_i[r] and x_j[r]; a vector of length at most 1e-12 has cosine 0, with itself too.
/// With M = (S + e I)^-1: dL/dx_i = 2 dL/dy sum over j != i of M[i, j] (x_j / (|x_i| |x_j|) - S[i, j] x_i / |x_i|^2).
/// </summary>
/// <remarks>
/// S is positive semidefinite and float32 moves its eigenvalues by less than k 1e-6, so that with the jitter its Cholesky factor exists
/// however alike the vectors are. All work is small: k is the number of experts.
/// </remarks>
public static unsafe class CosineLogDeterminantOperation
{
    private const string Name = "cosine_log_determinant";
    private const float LeastJitterPerVector = 1e-5f;

    /// <summary>
    /// How differently the corresponding rows of several tensors point: k ln(1 + e) where they are orthogonal, towards (k - 1) ln e as
    /// they become parallel.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="jitter">e, at least 1e-5 times the number of vectors.</param>
    /// <param name="vectors">x_1 .. x_k, each [n, d].</param>
    /// <returns>[n, 1]; NaN where a vector is not finite.</returns>
    /// <exception cref="ShapeException">There is no vector, or the shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The jitter is too small for float32, or not finite.</exception>
    public static Tensor CosineLogDeterminant(this Tape tape, float jitter, params Tensor[] vectors)
    {
        if (vectors.Length == 0)
            throw new ShapeException($"{Name}: there are no vectors.");
        foreach (var x in vectors)
            ShapeException.Require(x.Rows == vectors[0].Rows && x.Columns == vectors[0].Columns, Name, "vector", x, "the first", vectors[0]);
        ArgumentOutOfRangeException.ThrowIfLessThan(jitter, LeastJitterPerVector * vectors.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jitter, float.MaxValue);
        var (n, k) = (vectors[0].Rows, vectors.Length);
        var output = tape.NewTensor(n, 1);
        var inverseNorms = tape.NewTensor(n, k);
        var cosines = tape.NewTensor(n, k * k);
        var inverses = tape.NewTensor(n, k * k);
        RowBlocks.For(tape.Pool, n, Work(vectors), (first, count) =>
        {
            var (matrix, inverse) = (new double[k * k], new double[k * k]);
            for (var row = first; row < first + count; row++)
            {
                FillCosines(vectors, row, inverseNorms.RowPointer(row), cosines.RowPointer(row));
                output.Values[row] = (float)Invert(cosines.Row(row), jitter, k, matrix, inverse);
                for (var i = 0; i < inverse.Length; i++)
                    inverses.RowPointer(row)[i] = (float)inverse[i];
            }
        });
        tape.Record(Name, output, () => Backward(tape.Pool, vectors, cosines, inverses, inverseNorms, output.Gradient!), vectors);
        return output;
    }

    private static int Work(Tensor[] vectors) => vectors.Length * vectors.Length * vectors[0].Columns;

    private static void FillCosines(Tensor[] vectors, int row, float* inverseNorms, float* cosines)
    {
        var (k, d) = (vectors.Length, vectors[0].Columns);
        for (var i = 0; i < k; i++)
        {
            inverseNorms[i] = RowNorm.Inverse(vectors[i].RowPointer(row), d);
            for (var j = 0; j <= i; j++)
            {
                var dot = KernelSet.Current.Dot(vectors[i].RowPointer(row), vectors[j].RowPointer(row), d);
                cosines[(i * k) + j] = cosines[(j * k) + i] = dot * inverseNorms[i] * inverseNorms[j];
            }
        }
    }

    /// <summary>ln det (S + e I), and its inverse; all NaN where a cosine is NaN.</summary>
    private static double Invert(ReadOnlySpan<float> cosines, float jitter, int k, Span<double> matrix, Span<double> inverse)
    {
        if (cosines.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            inverse.Fill(double.NaN);
            return double.NaN;
        }

        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = cosines[i] + (i % (k + 1) == 0 ? jitter : 0.0);
        Cholesky.Factor(matrix, k);
        Cholesky.Inverse(matrix, inverse, k);
        var logarithms = 0.0;
        for (var i = 0; i < k; i++)
            logarithms += Math.Log(matrix[(i * k) + i]);
        return 2 * logarithms;
    }

    private static void Backward(WorkerPool pool, Tensor[] vectors, Tensor cosines, Tensor inverses, Tensor inverseNorms, Tensor gradient)
    {
        for (var i = 0; i < vectors.Length; i++)
        {
            if (vectors[i].RequiresGradient)
                AddGradient(pool, vectors, i, cosines, inverses, inverseNorms, gradient, vectors[i].AccumulatedGradient());
        }
    }

    private static void AddGradient(
        WorkerPool pool, Tensor[] vectors, int i, Tensor cosines, Tensor inverses, Tensor inverseNorms, Tensor gradient, Tensor target) =>
        RowBlocks.ForEach(pool, target.Rows, Work(vectors), row =>
        {
            var norms = inverseNorms.Row(row);
            var along = 0f;
            for (var j = 0; j < vectors.Length; j++)
            {
                if (j == i)
                    continue;
                var share = 2 * gradient.Values[row] * inverses.Row(row)[(i * vectors.Length) + j];
                along += share * cosines.Row(row)[(i * vectors.Length) + j];
                KernelSet.Current.AddScaled(share * norms[i] * norms[j], vectors[j].RowPointer(row), target.RowPointer(row), target.Columns);
            }

            KernelSet.Current.AddScaled(-along * norms[i] * norms[i], vectors[i].RowPointer(row), target.RowPointer(row), target.Columns);
        });
}
