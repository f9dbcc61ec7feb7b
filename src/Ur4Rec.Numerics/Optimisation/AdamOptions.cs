namespace Ur4Rec.Numerics.Optimisation;

/// <summary>The constants of Adam.</summary>
/// <param name="Beta1">Decay of the mean of gradients, 0 &lt;= value &lt; 1.</param>
/// <param name="Beta2">Decay of the mean of squared gradients, 0 &lt;= value &lt; 1.</param>
/// <param name="Epsilon">Added to the denominator, greater than 0.</param>
/// <param name="WeightDecay">Decoupled weight decay (AdamW), at least 0; 0 is Adam.</param>
public sealed record AdamOptions(double Beta1 = 0.9, double Beta2 = 0.98, double Epsilon = 1e-8, double WeightDecay = 0)
{
    internal void Validate()
    {
        RequireDecay(Beta1, nameof(Beta1));
        RequireDecay(Beta2, nameof(Beta2));
        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
            throw new ArgumentOutOfRangeException(nameof(Epsilon), Epsilon, "Wanted greater than 0.");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay)))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "Wanted at least 0.");
    }

    private static void RequireDecay(double value, string name)
    {
        if (!(value is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, "Wanted 0 <= value < 1.");
    }
}
