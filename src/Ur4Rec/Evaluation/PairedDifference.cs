using Ur4Rec.Numerics;

namespace Ur4Rec.Evaluation;

/// <summary>
/// How much better scorer b is than scorer a on the same cases. The scorers share each case's difficulty, which cancels in the difference:
/// an interval of the mean difference is mostly narrower than those of the two means, and one that excludes 0 tells the scorers apart.
/// </summary>
public sealed record PairedDifference
{
    /// <summary>Cases compared.</summary>
    public required int Cases { get; init; }

    /// <summary>Mean over the cases of b's value less a's, by metric, in the order of <see cref="RankingMetric.All"/>.</summary>
    public required IReadOnlyDictionary<string, double> Means { get; init; }

    /// <summary>95 % percentile bootstrap intervals of <see cref="Means"/> over cases, by metric; empty where none were asked for.</summary>
    public required IReadOnlyDictionary<string, ConfidenceInterval> Intervals { get; init; }

    /// <summary>Compares two results.</summary>
    /// <param name="a">What to compare with.</param>
    /// <param name="b">What is compared.</param>
    /// <param name="options">How often and by which seed to resample; the protocol is that of the results.</param>
    /// <param name="pool">Where the resamples run.</param>
    /// <param name="segment">The cases that count; all where it is left out.</param>
    /// <exception cref="ArgumentException">The results differ in split, protocol or cases, or do not have the segment's.</exception>
    public static PairedDifference Of(
        EvaluationResult a, EvaluationResult b, EvaluationOptions options, WorkerPool pool, CaseSegment? segment = null) =>
        Of([a], [b], options, pool, segment);

    /// <summary>
    /// Compares runs pair by pair, e.g. of one seed each. The difference of a case is its mean over the pairs, and cases are resampled: the
    /// interval speaks of other users and of these runs.
    /// </summary>
    /// <param name="a">What to compare with, at least one result.</param>
    /// <param name="b">What is compared: as many, each the partner of the one at its place.</param>
    /// <param name="options">How often and by which seed to resample; the protocol is that of the results.</param>
    /// <param name="pool">Where the resamples run.</param>
    /// <param name="segment">The cases that count; all where it is left out.</param>
    /// <exception cref="ArgumentException">The results differ in number, split, protocol or cases, or do not have the segment's.</exception>
    public static PairedDifference Of(
        IReadOnlyList<EvaluationResult> a, IReadOnlyList<EvaluationResult> b, EvaluationOptions options, WorkerPool pool, CaseSegment? segment = null)
    {
        if (a.Count != b.Count || a.Count == 0)
            throw new ArgumentException($"{a.Count} results and {b.Count} make no pairs.", nameof(b));
        foreach (var other in a.Skip(1).Concat(b))
            RequireSameCases(a[0], other);
        return OfRanks([.. a.Zip(b, (left, right) => (left.Ranks, right.Ranks))], options, pool, segment);
    }

    /// <summary>Compares where targets stand; that the pairs are of the same cases under the same protocol is the caller's to know.</summary>
    /// <param name="pairs">At least one; each ranking has as many cases, in one order.</param>
    /// <param name="options">How often and by which seed to resample.</param>
    /// <param name="pool">Where the resamples run.</param>
    /// <param name="segment">The cases that count; all where it is left out.</param>
    internal static PairedDifference OfRanks(
        IReadOnlyList<(IReadOnlyList<TargetRank> A, IReadOnlyList<TargetRank> B)> pairs, EvaluationOptions options, WorkerPool pool,
        CaseSegment? segment = null)
    {
        var cases = pairs[0].A.Count;
        var positions = segment?.Positions ?? [.. Enumerable.Range(0, cases)];
        RequirePositions(positions, cases, nameof(segment));
        var measured = CaseMetrics.Difference(pairs, positions);
        return new PairedDifference
        {
            Cases = measured.Count,
            Means = measured.Means(),
            Intervals = Bootstrap.Intervals(measured, options.Resamples, options.Seed, pool),
        };
    }

    private static void RequireSameCases(EvaluationResult first, EvaluationResult other)
    {
        if (other.Split != first.Split)
            throw Misfit(first, other, $"split is '{first.Split}' and '{other.Split}'");
        if (other.Protocol != first.Protocol)
            throw Misfit(first, other, $"protocol is '{first.Protocol.Description}' and '{other.Protocol.Description}'");
        if (!other.Cases.SequenceEqual(first.Cases))
            throw Misfit(first, other, $"cases are others ({first.Cases.Count} and {other.Cases.Count})");
    }

    private static ArgumentException Misfit(EvaluationResult first, EvaluationResult other, string why) =>
        new($"'{first.Scorer}' and '{other.Scorer}' cannot be compared: their {why}.");

    private static void RequirePositions(IReadOnlyList<int> positions, int cases, string parameter)
    {
        if (positions.Count == 0)
            throw new ArgumentException("The segment names no case.", parameter);
        if (positions.Any(position => position < 0 || position >= cases))
            throw new ArgumentException($"The segment names a case that is not one of the {cases}.", parameter);
    }
}
