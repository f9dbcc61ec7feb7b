namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>
/// X = Q Lᵀ with orthonormal columns in Q, by the Cholesky factor of XᵀX (CholeskyQR; twice is enough for full precision:
/// Yamamoto, Nakatsukasa, Yanagisawa and Fukaya 2015, ETNA 44). A column that depends on those before it gets no column in Q.
/// </summary>
internal static class CholeskyQr
{
    /// <summary>
    /// What is left of a column after those before it are taken out, relative to the column, below which it counts as dependent:
    /// well above float32's rounding, and so small that one more pass makes the rest orthonormal.
    /// </summary>
    public const double Tolerance = 1e-5;

    /// <summary>Columns that span what X's columns span, nearly orthonormal. Fewer than X has, where those are dependent.</summary>
    public static DenseMatrix Span(DenseMatrix x, WorkerPool pool) => Pass(x, pool).Q;

    /// <summary>Q [rows, rank], orthonormal to float32's precision, and L, row-major [columns, rank], lower trapezoidal.</summary>
    /// <exception cref="ArgumentException">X holds numbers too large to square and sum, or that are none.</exception>
    public static (DenseMatrix Q, double[] L) Factor(DenseMatrix x, WorkerPool pool)
    {
        var first = Pass(x, pool);
        var second = Pass(first.Q, pool);
        return (second.Q, Product(first.L, second.L, x.Columns, first.Q.Columns, second.Q.Columns));
    }

    private static (DenseMatrix Q, double[] L) Pass(DenseMatrix x, WorkerPool pool)
    {
        if (x.Columns == 0)
            return (x, []);
        var (factor, independent) = FactorGram(GramMatrix.Of(x, pool));
        var (size, rank) = (x.Columns, independent.Count);
        var triangle = new double[rank * rank];
        for (var p = 0; p < rank; p++)
            factor.AsSpan(independent[p] * size, p + 1).CopyTo(triangle.AsSpan(p * rank));
        var inverse = new double[rank * rank];
        Cholesky.InvertTriangle(triangle, inverse, rank);

        var basis = new DenseMatrix(size, rank);
        for (var p = 0; p < rank; p++)
        {
            for (var column = p; column < rank; column++)
                basis.Row(independent[p])[column] = (float)inverse[(column * rank) + p];
        }

        var l = new double[size * rank];
        for (var row = 0; row < size; row++)
            factor.AsSpan(row * size, rank).CopyTo(l.AsSpan(row * rank));
        return (x.Multiply(basis, pool), l);
    }

    /// <summary>L of G = L Lᵀ, row-major with the rows' stride G's size, and the columns of G that each column of L came from.</summary>
    private static (double[] Factor, List<int> Independent) FactorGram(SymmetricMatrix gram)
    {
        var size = gram.Size;
        var factor = new double[size * size];
        var independent = new List<int>(size);
        for (var j = 0; j < size; j++)
        {
            var norm = gram[j, j];
            if (!double.IsFinite(norm))
                throw new ArgumentException($"Column {j} has the squared norm {norm}.", nameof(gram));
            var row = factor.AsSpan(j * size, size);
            var pivot = norm;
            for (var p = 0; p < independent.Count; p++)
            {
                var other = factor.AsSpan(independent[p] * size, size);
                row[p] = (gram[j, independent[p]] - Cholesky.Dot(row[..p], other[..p])) / other[p];
                pivot -= row[p] * row[p];
            }

            if (pivot > Tolerance * Tolerance * norm)
            {
                row[independent.Count] = Math.Sqrt(pivot);
                independent.Add(j);
            }
        }

        return (factor, independent);
    }

    private static double[] Product(double[] a, double[] b, int rows, int inner, int columns)
    {
        var product = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < inner; k++)
                Cholesky.AddScaled(b.AsSpan(k * columns, columns), a[(i * inner) + k], product.AsSpan(i * columns, columns));
        }

        return product;
    }
}
