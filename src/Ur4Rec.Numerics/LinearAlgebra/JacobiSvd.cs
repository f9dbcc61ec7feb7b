using System.Numerics;

namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>
/// Singular values and vectors of a small matrix in double by one-sided Jacobi rotations (Hestenes 1958; Demmel and Veselić 1992,
/// SIAM J. Matrix Anal. Appl. 13): its rows are rotated in pairs until all are orthogonal. Rotations do not change Aᵀ A = V Σ² Vᵀ, so
/// then row i is σ_i v_iᵀ. Rows below 1e-14 of the longest are rounding's and stay as they are.
/// </summary>
internal static class JacobiSvd
{
    private const int MostSweeps = 60;
    private const double Precision = 1e-14;

    /// <summary>Replaces the matrix by Σ Vᵀ, and returns the singular values; the largest first.</summary>
    /// <param name="matrix">Row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <exception cref="ArgumentException">The rotations do not settle: a number is not finite, or its square overflows.</exception>
    public static double[] Decompose(double[] matrix, int rows, int columns)
    {
        var norms = new double[rows];
        for (var sweep = 0; ; sweep++)
        {
            if (sweep == MostSweeps)
                throw new ArgumentException($"The singular values do not settle within {MostSweeps} sweeps.", nameof(matrix));
            for (var row = 0; row < rows; row++)
                norms[row] = SquaredNorm(Row(row));
            if (Sweep(matrix, norms, columns) == 0)
                break;
        }

        var order = Enumerable.Range(0, rows).OrderByDescending(row => norms[row]).ThenBy(row => row).ToArray();
        var unordered = matrix.AsSpan().ToArray();
        for (var row = 0; row < rows; row++)
            unordered.AsSpan(order[row] * columns, columns).CopyTo(matrix.AsSpan(row * columns));
        return Array.ConvertAll(order, row => Math.Sqrt(norms[row]));

        Span<double> Row(int row) => matrix.AsSpan(row * columns, columns);
    }

    /// <summary>Rotates every pair of rows that is not orthogonal once; returns how many were not.</summary>
    private static int Sweep(double[] matrix, double[] norms, int columns)
    {
        var rotations = 0;
        var negligible = Precision * Precision * norms.Max();
        for (var i = 0; i < norms.Length; i++)
        {
            var x = matrix.AsSpan(i * columns, columns);
            for (var j = i + 1; j < norms.Length; j++)
            {
                var y = matrix.AsSpan(j * columns, columns);
                if (Math.Min(norms[i], norms[j]) <= negligible)
                    continue;
                var product = Dot(x, y);
                if (Math.Abs(product) <= Precision * Math.Sqrt(norms[i] * norms[j]))
                    continue;
                rotations++;
                var zeta = (norms[j] - norms[i]) / (2 * product);
                var tangent = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta))), zeta);
                var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
                Rotate(x, y, cosine, cosine * tangent);
                norms[i] = SquaredNorm(x);
                norms[j] = SquaredNorm(y);
            }
        }

        return rotations;
    }

    /// <summary>(x, y) &lt;- (c x - s y, s x + c y).</summary>
    private static void Rotate(Span<double> x, Span<double> y, double cosine, double sine)
    {
        var i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
        {
            var (a, b) = (new Vector<double>(x[i..]), new Vector<double>(y[i..]));
            ((cosine * a) - (sine * b)).CopyTo(x[i..]);
            ((sine * a) + (cosine * b)).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
            (x[i], y[i]) = ((cosine * x[i]) - (sine * y[i]), (sine * x[i]) + (cosine * y[i]));
    }

    private static double SquaredNorm(ReadOnlySpan<double> x) => Dot(x, x);

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            sums += new Vector<double>(x[i..]) * new Vector<double>(y[i..]);
        var sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
