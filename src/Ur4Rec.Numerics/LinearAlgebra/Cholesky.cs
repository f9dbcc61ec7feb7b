namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>
/// Cholesky factorisation of small positive definite matrices, A = L Lᵀ, unblocked and on one thread; large matrices go
/// through <see cref="SymmetricInverse"/>. Golub and Van Loan, Matrix Computations, section 4.2.
/// </summary>
public static class Cholesky
{
    private const int LargestOnStack = 16;

    /// <summary>Replaces the lower triangle of <paramref name="matrix"/> by its factor L. What lies above the diagonal is neither read nor written.</summary>
    /// <param name="matrix">Row-major [size, size].</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not size * size, or the matrix is not positive definite.</exception>
    public static void Factor(Span<double> matrix, int size)
    {
        RequireSquare(matrix.Length, size, nameof(matrix));
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * size, size);
            for (var j = 0; j < i; j++)
            {
                var other = matrix.Slice(j * size, size);
                row[j] = (row[j] - Dot(row[..j], other[..j])) / other[j];
            }

            var pivot = row[i] - Dot(row[..i], row[..i]);
            if (!(pivot > 0))
                throw new ArgumentException($"The matrix is not positive definite: pivot {i} is {pivot:g3}.", nameof(matrix));
            row[i] = Math.Sqrt(pivot);
        }
    }

    /// <summary>Replaces b by the solution x of A x = b from the factor of A = L Lᵀ.</summary>
    /// <param name="factor">Row-major [size, size]; the lower triangle holds L as <see cref="Factor"/> leaves it.</param>
    /// <param name="vector">[size] b, overwritten by x.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit <paramref name="size"/>.</exception>
    public static void Solve(ReadOnlySpan<double> factor, Span<double> vector, int size)
    {
        RequireSquare(factor.Length, size, nameof(factor));
        if (vector.Length != size)
            throw new ArgumentException($"A matrix of {size} rows and columns does not fit a vector of {vector.Length}.", nameof(vector));
        for (var i = 0; i < size; i++)
            vector[i] = (vector[i] - Dot(factor.Slice(i * size, i), vector[..i])) / factor[(i * size) + i];
        for (var i = size - 1; i >= 0; i--)
        {
            vector[i] /= factor[(i * size) + i];
            AddScaled(factor.Slice(i * size, i), -vector[i], vector[..i]);
        }
    }

    /// <summary>Writes the inverse of A = L Lᵀ, both triangles, from its factor: A⁻¹ = L⁻ᵀ L⁻¹.</summary>
    /// <param name="factor">Row-major [size, size]; the lower triangle holds L as <see cref="Factor"/> leaves it.</param>
    /// <param name="inverse">Row-major [size, size], overwritten.</param>
    /// <param name="size">Rows and columns, at least 1.</param>
    /// <exception cref="ArgumentException">A length is not size * size.</exception>
    public static void Inverse(ReadOnlySpan<double> factor, Span<double> inverse, int size)
    {
        RequireSquare(factor.Length, size, nameof(factor));
        RequireSquare(inverse.Length, size, nameof(inverse));
        var triangle = size <= LargestOnStack ? stackalloc double[size * size] : new double[size * size];
        InvertTriangle(factor, triangle, size);
        inverse.Clear();
        for (var k = 0; k < size; k++)
        {
            var source = triangle.Slice(k * size, k + 1);
            for (var i = 0; i <= k; i++)
                AddScaled(source[..(i + 1)], source[i], inverse.Slice(i * size, i + 1));
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
                inverse[(j * size) + i] = inverse[(i * size) + j];
        }
    }

    /// <summary>Writes L⁻¹ into the lower triangle of <paramref name="triangle"/>, zeros above it.</summary>
    internal static void InvertTriangle(ReadOnlySpan<double> factor, Span<double> triangle, int size)
    {
        triangle.Clear();
        for (var i = 0; i < size; i++)
        {
            var row = triangle.Slice(i * size, i + 1);
            var reciprocal = 1 / factor[(i * size) + i];
            for (var k = 0; k < i; k++)
                AddScaled(triangle.Slice(k * size, k + 1), -reciprocal * factor[(i * size) + k], row[..(k + 1)]);
            row[i] = reciprocal;
        }
    }

    internal static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    internal static void AddScaled(ReadOnlySpan<double> source, double factor, Span<double> destination)
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] += factor * source[i];
    }

    private static void RequireSquare(int length, int size, string name)
    {
        if (size < 1 || length != (long)size * size)
            throw new ArgumentException($"A matrix of {size} rows and columns does not fit {length} numbers.", name);
    }
}
