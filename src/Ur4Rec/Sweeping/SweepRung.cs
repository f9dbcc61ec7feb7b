namespace Ur4Rec.Sweeping;

/// <summary>A rung of successive halving.</summary>
/// <param name="Epochs">Most epochs of a stage.</param>
/// <param name="Trials">How many trials take part, at most.</param>
public sealed record SweepRung(int Epochs, int Trials)
{
    /// <summary>What each rung divides the trials by, η.</summary>
    public const int Eta = 3;

    /// <summary>
    /// The rungs of successive halving (Jamieson and Talwalkar 2016, arXiv 1502.07943). The last has all epochs E, the one k below it
    /// ⌈E / 3^k⌉; each keeps ⌊n / 3⌋ of the trials of the one below. There are as many as leave a trial for the last and differ in epochs.
    /// </summary>
    /// <param name="trials">Trials of the first rung, at least 1.</param>
    /// <param name="epochs">Epochs of the last rung, at least 1.</param>
    public static IReadOnlyList<SweepRung> Of(int trials, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        List<int> lengths = [epochs];
        for (var kept = trials; kept >= Eta && lengths[^1] > 1; kept /= Eta)
            lengths.Add((lengths[^1] + Eta - 1) / Eta);
        lengths.Reverse();

        var rungs = new List<SweepRung>();
        foreach (var length in lengths)
            rungs.Add(new SweepRung(length, rungs.Count == 0 ? trials : rungs[^1].Trials / Eta));
        return rungs;
    }
}
