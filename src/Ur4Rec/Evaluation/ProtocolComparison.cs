using Ur4Rec.Numerics;

namespace Ur4Rec.Evaluation;

/// <summary>Two scorers whom two protocols put in different order.</summary>
/// <param name="Full">The better one under the full protocol.</param>
/// <param name="Sampled">The better one under the sampled protocol.</param>
public readonly record struct ProtocolDisagreement(string Full, string Sampled);

/// <summary>Whether the full and a sampled protocol order scorers alike (Krichene and Rendle 2020, KDD).</summary>
public static class ProtocolComparison
{
    /// <summary>
    /// The pairs of scorers whose order by a metric's mean differs, where at least one of the protocols is sure of its order: the 95 %
    /// interval of its <see cref="PairedDifference"/> excludes 0. Where neither is sure, neither says anything.
    /// </summary>
    /// <param name="full">[scorers] results under one protocol.</param>
    /// <param name="sampled">[scorers] the same scorers' results on the same cases under the other.</param>
    /// <param name="metric">Name of a metric that is better where it is larger.</param>
    /// <param name="pool">Where the resamples run.</param>
    public static IReadOnlyList<ProtocolDisagreement> Disagreements(
        IReadOnlyList<EvaluationResult> full, IReadOnlyList<EvaluationResult> sampled, string metric, WorkerPool pool)
    {
        var found = new List<ProtocolDisagreement>();
        for (var a = 0; a < full.Count; a++)
        {
            for (var b = a + 1; b < full.Count; b++)
            {
                var (inFull, inSampled) = (Difference(full[a], full[b]), Difference(sampled[a], sampled[b]));
                if (Math.Sign(inFull.Mean) * Math.Sign(inSampled.Mean) < 0 && (inFull.IsSure || inSampled.IsSure))
                    found.Add(inFull.Mean > 0 ? new(full[b].Scorer, full[a].Scorer) : new(full[a].Scorer, full[b].Scorer));
            }
        }

        return found;

        (double Mean, bool IsSure) Difference(EvaluationResult first, EvaluationResult second)
        {
            var difference = PairedDifference.Of(first, second, new EvaluationOptions(), pool);
            var interval = difference.Intervals[metric];
            return (difference.Means[metric], interval.Low > 0 || interval.High < 0);
        }
    }
}
