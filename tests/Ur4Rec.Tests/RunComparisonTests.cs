using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Tests.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public sealed class RunComparisonTests : IDisposable
{
    private static readonly ProtocolSummary s_protocol = new("full", "full: all", "leave_one_out");
    private static readonly StoredDataset s_data = new("a.db", "one", 4, 30, 90);
    private static readonly FeatureSummary s_features = new(new(2, 4, 3), new(0, 30, 0), new("lsa", "0123456789abcdef", 8), null, "f1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metrics_are_compared_case_by_case_in_all_and_by_segment()
    {
        var report = Compare(Write("a", [0, 10, 2, 20]), Write("b", [0, 0, 2, 3]));

        var difference = Assert.Single(report.Differences);
        Assert.Empty(difference.Obstacles);
        Assert.Empty(difference.Notes);
        Assert.Equal((0 + 1 + 0 + 1) / 4.0, difference.Metrics!["hit@10"].Mean);
        Assert.Equal([.. RankingMetric.All.Select(metric => metric.Name), "coverage@10"], difference.Metrics.Keys);
        Assert.NotNull(difference.Metrics["hit@10"].Interval);
        Assert.Null(difference.Metrics["coverage@10"].Interval);
        Assert.Equal([("half", "even", 2), ("half", "odd", 2)], difference.Segments.Select(segment => (segment.Kind, segment.Name, segment.Cases)));
        Assert.Equal([0.0, 1.0], difference.Segments.Select(segment => segment.Metrics["hit@10"].Mean));
        Assert.Equal(new ConfidenceInterval(1, 1), difference.Segments[1].Metrics["hit@10"].Interval);
    }

    [Fact]
    public void Every_run_is_compared_with_the_first()
    {
        var report = Compare(Write("a", [3, 3, 3, 3]), Write("b", [2, 2, 2, 2]), Write("c", [5, 5, 5, 5]));

        Assert.Equal([-1.0, 2.0], report.Differences.Select(difference => difference.Metrics!["mean_rank"].Mean));
        Assert.Equal([_folder["b"], _folder["c"]], report.Differences.Select(difference => difference.Run));
    }

    [Fact]
    public void Keys_that_differ_are_listed_with_a_value_a_run_but_for_the_folder()
    {
        var first = new RunConfiguration { OutputDirectory = "/a", Stages = [Stage.PretrainSasrec] };

        var report = Compare(
            Write("a", [0], configuration: first),
            Write("b", [0], configuration: first with { OutputDirectory = "/b", Stages = [Stage.PretrainSasrec, Stage.EndToEnd], SasRec = new() { Dropout = 0.5 } }),
            Write("c", [0], configuration: first with { OutputDirectory = "/c" }));

        Assert.Equal(["stages", "sasrec_dropout"], report.Configuration.Select(difference => difference.Key));
        Assert.Equal(["[pretrain_sasrec]", "[pretrain_sasrec, end_to_end]", "[pretrain_sasrec]"], report.Configuration[0].Values);
    }

    [Fact]
    public void Runs_over_other_data_splits_protocols_or_cases_are_not_compared()
    {
        var first = Write("a", [0, 0]);

        Assert.Equal(
            ["the prepared data are others (4 users, 30 items, 90 interactions; 5 users, 31 items, 1,200 interactions)"],
            Obstacles(first, Write("data", [0, 0], dataset: new("b.db", "two", 5, 31, 1_200))));
        Assert.Equal(
            ["the splits are 'leave_one_out' and 'ratio'", "the protocols are 'full: all' and 'sampled: 100'"],
            Obstacles(first, Write("protocol", [0, 0], protocol: new("sampled", "sampled: 100", "ratio"))));
        Assert.Equal(["the test cases are others (2 and 3, 2 of them shared)"], Obstacles(first, Write("cases", [0, 0, 0])));
        var difference = Compare(first, _folder["cases"]).Differences[0];
        Assert.Null(difference.Metrics);
        Assert.Empty(difference.Segments);
    }

    [Fact]
    public void Other_texts_and_instruction_sets_are_said_and_no_obstacle()
    {
        var difference = Compare(Write("a", [0]), Write("b", [1], change: result => result with { Features = s_features, Simd = "avx2" })).Differences[0];

        Assert.Equal(
            [
                "what is read of texts and images differs: nothing; "
                + "texts of 2 of 4 users (3 sentences) and 0 of 30 items (0), encoded by lsa 0123456789ab in 8 dimensions",
                "the instruction sets are scalar and avx2: even the same configuration gives numbers that differ a little",
            ],
            difference.Notes);
        Assert.Empty(difference.Obstacles);
        Assert.NotNull(difference.Metrics);
    }

    [Fact]
    public void A_run_without_hashes_is_refused()
    {
        var path = Write("a", [0], change: result => result with { Hashes = null });

        Assert.Equal(
            $"{path}: the run was trained before its test cases and the hashes of its files were kept; train it again.",
            Assert.Throws<InputException>(() => Compare(path, path)).Message);
    }

    private static ComparisonReport Compare(params string[] paths) => RunComparison.Of(paths);

    private static IReadOnlyList<string> Obstacles(string first, string other) => Compare(first, other).Differences[0].Obstacles;

    /// <summary>A run directory with a case for each number of items above the target; the target of every second case is odd.</summary>
    private string Write(
        string name, int[] better, RunConfiguration? configuration = null, StoredDataset? dataset = null, ProtocolSummary? protocol = null,
        Func<StoredResult, StoredResult>? change = null)
    {
        var directory = RunDirectory.Create(_folder[name], replace: false);
        RunDirectory.WriteWhole(directory.ConfigurationPath, ConfigurationYaml.Write(configuration ?? new RunConfiguration()));
        RunDirectory.WriteWhole(directory.CheckpointPath, "weights");
        RunDirectory.WriteWhole(directory.CasesPath, RunCase.ToLines(better.Select((above, i) =>
            new RunCase($"u{i}", $"i{i}", 3, above, 0, new Dictionary<string, string> { ["half"] = i % 2 == 0 ? "even" : "odd" }))));
        var metrics = new Dictionary<string, double> { [EvaluationResult.CoverageName] = 0.5 };
        var segments = better.Length < 2 ? [new SegmentResult("half", "even", 1, metrics)] : new[] { "even", "odd" }.Select(half =>
            new SegmentResult("half", half, better.Length / 2, metrics)).ToArray();
        var result = new StoredResult(
            dataset ?? s_data, protocol ?? s_protocol, "sasrec", metrics, segments, new Dictionary<string, double>(), 1, "scalar", 1)
        {
            Hashes = RunHashes.Of(directory),
        };
        RunDirectory.WriteWhole(directory.ResultPath, RunJson.Document(change?.Invoke(result) ?? result));
        return _folder[name];
    }
}
