using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec;

/// <summary>Compares finished runs by what their directories hold.</summary>
public static class RunComparison
{
    // Every run has a folder of its own.
    private const string OutputDirectory = "output_dir";

    /// <summary>Compares every run with the first.</summary>
    /// <param name="paths">Two run directories or more.</param>
    /// <exception cref="InputException">One of them holds no finished run, or a file of it is damaged.</exception>
    public static ComparisonReport Of(IReadOnlyList<string> paths)
    {
        var runs = paths.Select(FinishedRun.Read).ToArray();
        using var pool = new WorkerPool(Environment.ProcessorCount);
        return new ComparisonReport(
            [.. runs.Select(Describe)],
            [.. ConfigurationDifferences(runs)],
            [.. runs.Skip(1).Select(run => Compare(runs[0], run, pool))]);
    }

    private static ComparedRun Describe(FinishedRun run)
    {
        var result = run.Result;
        return new ComparedRun(
            run.Path, result.Model, result.Warnings, result.Protocol, result.Test, result.Timing, result.Seed, result.Simd, result.Threads);
    }

    private static IEnumerable<ConfigurationDifference> ConfigurationDifferences(FinishedRun[] runs) =>
        from key in ConfigurationKeys.All
        where key.Name != OutputDirectory
        let values = runs.Select(run => key.Write(run.Configuration)).ToArray()
        where values.Distinct().Count() > 1
        select new ConfigurationDifference(key.Name, values);

    private static RunDifference Compare(FinishedRun first, FinishedRun other, WorkerPool pool)
    {
        string[] obstacles = [.. Obstacles(first, other)];
        string[] notes = [.. Notes(first.Result, other.Result)];
        if (obstacles.Length > 0)
            return new RunDifference(other.Path, obstacles, notes, null, []);
        var ranks = (RanksOf(first), RanksOf(other));
        var metrics = Difference(ranks, segment: null, pool);
        metrics.Add(EvaluationResult.CoverageName, new MetricDifference(CoverageOf(other) - CoverageOf(first), Interval: null));
        return new RunDifference(other.Path, [], notes, metrics, [.. SegmentsOf(first).Select(segment => new SegmentDifference(
            segment.Kind, segment.Name, segment.Positions.Count, Difference(ranks, segment, pool)))]);
    }

    private static IEnumerable<string> Obstacles(FinishedRun first, FinishedRun other)
    {
        var (a, b) = (first.Result, other.Result);
        if (a.Dataset.Fingerprint != b.Dataset.Fingerprint)
            yield return $"the prepared data are others ({Describe(a.Dataset)}; {Describe(b.Dataset)})";
        if (a.Protocol.Split != b.Protocol.Split)
            yield return $"the splits are '{a.Protocol.Split}' and '{b.Protocol.Split}'";
        if (a.Protocol.Description != b.Protocol.Description)
            yield return $"the protocols are '{a.Protocol.Description}' and '{b.Protocol.Description}'";
        if (!first.Cases.Select(Question).SequenceEqual(other.Cases.Select(Question)))
        {
            var shared = first.Cases.Select(Question).Intersect(other.Cases.Select(Question)).Count();
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the test cases are others ({first.Cases.Count:N0} and {other.Cases.Count:N0}, {shared:N0} of them shared)");
        }
    }

    private static IEnumerable<string> Notes(StoredResult first, StoredResult other)
    {
        if (first.Features?.Fingerprint != other.Features?.Fingerprint)
            yield return $"what is read of texts and images differs: {Describe(first.Features)}; {Describe(other.Features)}";
        if (first.Simd != other.Simd)
            yield return $"the instruction sets are {first.Simd} and {other.Simd}: even the same configuration gives numbers that differ a little";
    }

    private static string Describe(StoredDataset data) => string.Create(
        CultureInfo.InvariantCulture, $"{data.Users:N0} users, {data.Items:N0} items, {data.Interactions:N0} interactions");

    private static string Describe(FeatureSummary? features) => features is null ? "nothing" : string.Join(", ", features.ToLines());

    private static (string User, string Target, int History) Question(RunCase @case) => (@case.User, @case.Target, @case.History);

    private static TargetRank[] RanksOf(FinishedRun run) => [.. run.Cases.Select(@case => @case.Rank)];

    private static double CoverageOf(FinishedRun run) => run.Result.Test[EvaluationResult.CoverageName];

    private static IEnumerable<CaseSegment> SegmentsOf(FinishedRun run) => run.Result.Segments.Select(segment => new CaseSegment(
        segment.Kind,
        segment.Name,
        [.. Enumerable.Range(0, run.Cases.Count).Where(position => run.Cases[position].Segments[segment.Kind] == segment.Name)]));

    private static OrderedDictionary<string, MetricDifference> Difference((TargetRank[] A, TargetRank[] B) ranks, CaseSegment? segment, WorkerPool pool)
    {
        var difference = PairedDifference.OfRanks([ranks], new EvaluationOptions(), pool, segment);
        return new(difference.Means.Select(metric =>
            KeyValuePair.Create(metric.Key, new MetricDifference(metric.Value, difference.Intervals[metric.Key]))));
    }
}
