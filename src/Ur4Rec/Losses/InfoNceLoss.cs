using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>
/// With Z[r, c] the cosine of a[r] and b[c] over the temperature: L = half the mean over r of ln sum over c of e^Z[r, c] - Z[r, r], and half
/// the same of Z's transpose. van den Oord et al. 2018, arXiv 1807.03748, made symmetric as in Radford et al. 2021, arXiv 2103.00020.
/// </summary>
public static class InfoNceLoss
{
    /// <summary>
    /// Two views of the same things should find each other among the whole batch. No thing should be there twice: its second row would be
    /// a negative of its first.
    /// </summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="a">[n, d], n at least 1.</param>
    /// <param name="b">[n, d]; row r is the other view of row r of <paramref name="a"/>.</param>
    /// <param name="temperature">1e-4 .. 100.</param>
    /// <returns>[1, 1], at least 0; 0 for a single row, which has nothing to be told from.</returns>
    /// <exception cref="ShapeException">The shapes differ or are empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range.</exception>
    public static Tensor InfoNce(this Tape tape, Tensor a, Tensor b, float temperature)
    {
        TemperatureRange.Require(temperature);
        if (a.Rows != b.Rows || a.Columns != b.Columns)
            throw new ShapeException($"info_nce: a {a} does not fit b {b}.");
        var left = tape.Scale(tape.L2Normalize(a), 1f / temperature);
        var right = tape.L2Normalize(b);
        var diagonal = tape.NewRowNumbers(a.Rows).Span;
        for (var row = 0; row < diagonal.Length; row++)
            diagonal[row] = row;
        var leftAmongRight = tape.CrossEntropyLoss(tape.Linear(left, right), diagonal);
        var rightAmongLeft = tape.CrossEntropyLoss(tape.Linear(right, left), diagonal);
        return tape.Scale(tape.Add(leftAmongRight, rightAmongLeft), 0.5f);
    }
}
