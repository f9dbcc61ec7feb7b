using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>Cases that have something in common.</summary>
/// <param name="Kind">What cases are divided by: <c>history_length</c>, <c>target_popularity</c> or <c>target_training_count</c>.</param>
/// <param name="Name">Which part this is, e.g. <c>5-9</c> or <c>tail</c>.</param>
/// <param name="Positions">Where the cases stand among all, ascending; at least one.</param>
public sealed record CaseSegment(string Kind, string Name, IReadOnlyList<int> Positions);

/// <summary>Divides cases so that each stands in exactly one segment of a kind.</summary>
public static class Segments
{
    private static readonly (int Least, string Name)[] s_historyLengths =
        [(0, "0"), (1, "1-4"), (5, "5-9"), (10, "10-19"), (20, "20-49"), (50, "50+")];

    private static readonly (int Least, string Name)[] s_trainingCounts = [(0, "<5"), (5, "5+")];

    private static readonly string[] s_popularities = ["head", "middle", "tail"];

    /// <summary>The segments of every kind; those without a case are left out.</summary>
    /// <param name="split">What the cases belong to.</param>
    /// <param name="cases">The cases to divide.</param>
    public static IReadOnlyList<CaseSegment> Of(Split split, IReadOnlyList<EvaluationCase> cases)
    {
        var counts = TrainingPopularity.Count(split);
        int[] ofTargets = [.. cases.Select(@case => counts[split.Target(@case).Value])];
        var thirds = PopularityThirds(counts);
        return
        [
            .. ByNumber("history_length", s_historyLengths, [.. cases.Select(@case => @case.TargetPosition)]),
            .. Divide("target_popularity", s_popularities, [.. cases.Select(@case => thirds[split.Target(@case).Value])]),
            .. ByNumber("target_training_count", s_trainingCounts, ofTargets),
        ];
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

    private static IEnumerable<CaseSegment> ByNumber(string kind, (int Least, string Name)[] parts, int[] numbers) =>
        Divide(
            kind,
            [.. parts.Select(part => part.Name)],
            Array.ConvertAll(numbers, number => Array.FindLastIndex(parts, part => part.Least <= number)));

    private static IEnumerable<CaseSegment> Divide(string kind, string[] names, int[] segmentOfCase)
    {
        for (var segment = 0; segment < names.Length; segment++)
        {
            int[] positions = [.. Enumerable.Range(0, segmentOfCase.Length).Where(i => segmentOfCase[i] == segment)];
            if (positions.Length > 0)
                yield return new CaseSegment(kind, names[segment], positions);
        }
    }
}
