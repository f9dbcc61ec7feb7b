namespace Ur4Rec.Text.Auditing;

/// <summary>A quantity measured over users, with its 95 % confidence interval.</summary>
/// <param name="Value">The measured value.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    // The standard normal quantile of 97.5 %.
    private const double Z = 1.959964;

    /// <summary>
    /// A share of independent cases, by the score interval of Wilson 1927. A case may count for a fraction; the interval is then wider than
    /// need be, for no variable between 0 and 1 varies more than one that is either.
    /// </summary>
    /// <param name="successes">The sum over the cases, 0 .. <paramref name="cases"/>.</param>
    /// <param name="cases">How many cases, at least 1.</param>
    public static Estimate OfShare(double successes, int cases)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, 1);
        var share = successes / cases;
        var scale = 1 / (1 + (Z * Z / cases));
        var centre = scale * (share + (Z * Z / (2.0 * cases)));
        var half = scale * Z * Math.Sqrt((share * (1 - share) / cases) + (Z * Z / (4.0 * cases * cases)));
        return new Estimate(share, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>The mean of independent values, by their standard error; for some dozens of values or more.</summary>
    public static Estimate OfMean(IReadOnlyCollection<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, 2);
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var half = Z * Math.Sqrt(variance / values.Count);
        return new Estimate(mean, mean - half, mean + half);
    }

    /// <summary>
    /// The difference, by the method of variance estimates recovery (Zou and Donner 2008; for two shares Newcombe's of 1998), which also holds
    /// where one share is 0. Shares over the same cases correlate, if at all, positively, and the interval is then wider than need be.
    /// </summary>
    public Estimate Minus(Estimate other)
    {
        var difference = Value - other.Value;
        return new Estimate(
            difference,
            difference - double.Hypot(Value - Low, other.High - other.Value),
            difference + double.Hypot(High - Value, other.Value - other.Low));
    }
}
