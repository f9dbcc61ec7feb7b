namespace Ur4Rec.Evaluation;

/// <summary>
/// Where a target stands among its candidates: equally likely on each of the ranks 1 + <paramref name="Better"/> ..
/// 1 + <paramref name="Better"/> + <paramref name="Tied"/>, for ties are broken at random.
/// </summary>
/// <param name="Better">Candidates with a strictly larger score.</param>
/// <param name="Tied">Candidates other than the target with the same score; -0 and 0 are the same.</param>
public readonly record struct TargetRank(int Better, int Tied)
{
    /// <summary>The mean over the possible ranks of a gain that is 0 beyond a cut-off.</summary>
    /// <param name="cutoff">The last rank that gains anything, at least 1.</param>
    /// <param name="gain">The gain at a rank 1 .. <paramref name="cutoff"/>.</param>
    public double Expectation(int cutoff, Func<int, double> gain)
    {
        var sum = 0.0;
        var last = Math.Min(1 + Better + Tied, cutoff);
        for (var rank = 1 + Better; rank <= last; rank++)
            sum += gain(rank);
        return sum / (1 + Tied);
    }
}
