using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Numerics.Tests.LinearAlgebra;

public class CholeskyTests
{
    [Fact]
    public void Factor_of_a_known_matrix()
    {
        double[] matrix = [4, 99, 99, 2, 10, 99, 6, 9, 26];

        Cholesky.Factor(matrix, 3);

        Assert.Equal([2, 99, 99, 1, 3, 99, 3, 2, Math.Sqrt(26 - 9 - 4)], matrix);
    }

    [Fact]
    public void Inverse_of_a_known_matrix()
    {
        double[] matrix = [4, 2, 2, 3];
        var inverse = new double[4];

        Cholesky.Factor(matrix, 2);
        Cholesky.Inverse(matrix, inverse, 2);

        double[] expected = [3.0 / 8, -2.0 / 8, -2.0 / 8, 4.0 / 8];
        for (var i = 0; i < 4; i++)
            Assert.Equal(expected[i], inverse[i], 1e-15);
    }

    [Fact]
    public void Solution_of_a_known_system()
    {
        double[] matrix = [4, 99, 99, 2, 10, 99, 6, 9, 26];
        double[] vector = [4 + 4 - 6, 2 + 20 - 9, 6 + 18 - 26];

        Cholesky.Factor(matrix, 3);
        Cholesky.Solve(matrix, vector, 3);

        double[] expected = [1, 2, -1];
        for (var i = 0; i < 3; i++)
            Assert.Equal(expected[i], vector[i], 1e-14);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused_with_its_pivot()
    {
        var error = Assert.Throws<ArgumentException>(() => Cholesky.Factor([1, 2, 2, 1], 2));

        Assert.Contains("pivot 1 is -3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_a_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Cholesky.Factor([double.NaN], 1));
    }

    [Fact]
    public void A_wrong_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Cholesky.Factor(new double[5], 2));
        Assert.Throws<ArgumentException>(() => Cholesky.Inverse(new double[4], new double[3], 2));
        Assert.Throws<ArgumentException>(() => Cholesky.Solve(new double[4], new double[3], 2));
        Assert.Throws<ArgumentException>(() => Cholesky.Solve(new double[3], new double[2], 2));
    }
}
