using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>Divides cases so that each stands in exactly one segment of a kind.</summary>
internal static class Segments
{
    private static readonly (int Shortest, string Name)[] HistoryLengths = [(0, "0"), (1, "1-4"), (5, "5-9"), (10, "10-19"), (20, "20-49"), (50, "50+")];

    private static readonly string[] PopularityNames = ["head", "middle", "tail"];

    /// <summary>By the number of interactions before the target, shortest first.</summary>
    public static IEnumerable<SegmentResult> HistoryLength(IReadOnlyList<EvaluationCase> cases, CaseMetrics measured) =>
        Divide("history_length", [.. HistoryLengths.Select(length => length.Name)], measured, i => LengthSegment(cases[i].TargetPosition));

    /// <summary>By the popularity of the target in training, see <see cref="PopularityThirds"/>.</summary>
    public static IEnumerable<SegmentResult> TargetPopularity(Split split, IReadOnlyList<EvaluationCase> cases, CaseMetrics measured)
    {
        var thirds = PopularityThirds(TrainingPopularity.Count(split));
        return Divide("target_popularity", PopularityNames, measured, i => thirds[split.Target(cases[i]).Value]);
    }

    /// <summary>
    /// Divides the catalogue, most popular item first (of equal ones the lower number first), into head (0), middle (1) and tail
    /// (2): an item stands in the third of all training interactions in which its own begin. Items without any are tail.
    /// </summary>
    internal static int[] PopularityThirds(int[] counts)
    {
        var total = counts.Sum(count => (long)count);
        var thirds = new int[counts.Length];
        var before = 0L;
        foreach (var item in Enumerable.Range(0, counts.Length).OrderByDescending(item => counts[item]))
        {
            thirds[item] = counts[item] == 0 ? 2 : (int)(3 * before / total);
            before += counts[item];
        }

        return thirds;
    }

    private static int LengthSegment(int length) => Array.FindLastIndex(HistoryLengths, segment => segment.Shortest <= length);

    private static IEnumerable<SegmentResult> Divide(string kind, string[] names, CaseMetrics measured, Func<int, int> segmentOf)
    {
        var segments = names.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < measured.Count; i++)
            segments[segmentOf(i)].Add(i);
        for (var s = 0; s < segments.Length; s++)
        {
            if (segments[s].Count > 0)
                yield return new SegmentResult(kind, names[s], segments[s].Count, measured.Means(segments[s]));
        }
    }
}
