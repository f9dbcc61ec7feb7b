using System.Globalization;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;

namespace Ur4Rec.Bench;

/// <summary>Amazon Industrial with the shipped configuration against the sequence model of the same configuration alone.</summary>
internal static class IndustrialQuality
{
    private static readonly string[] s_alone = ["stages=[pretrain_sasrec]", "fusion_content=false", "fusion_ease=false", "fusion_popularity=false"];

    private static readonly string[] s_metrics = ["hit@10", "ndcg@10"];

    public static void Run(BenchOptions options)
    {
        var store = QualityRuns.RequireStore(options);
        using var runs = new QualityRuns(options, "configs/industrial.yaml");
        using var pool = new WorkerPool(options.Threads);
        var alone = Evaluate(runs, store, "sasrec", s_alone, pool);
        var full = Evaluate(runs, store, "full", [], pool);
        Print("sasrec", alone);
        Print("full", full);
        foreach (var metric in s_metrics)
            Console.WriteLine(Difference(metric, alone, full, pool));
    }

    private static List<TestedRun> Evaluate(QualityRuns runs, string store, string name, string[] changes, WorkerPool pool) =>
    [
        .. QualityRuns.Seeds.Select(seed =>
        {
            runs.Train(store, name, seed, changes);
            using var run = TrainedRun.Load(runs.Folder(name, seed), store: null);
            var (split, options) = (run.Data.Split, run.Configuration.Evaluation.ForTest());
            return new TestedRun(new Evaluator(pool).Evaluate(run.Scorer, split, split.Test, options), options);
        }),
    ];

    private static void Print(string name, List<TestedRun> runs)
    {
        var metrics = s_metrics.Select(metric =>
            string.Create(CultureInfo.InvariantCulture, $"{metric} {runs.Average(run => run.Result.Metrics[metric]):F4}"));
        var rare = runs.ConvertAll(run => run.Result.Segments.Single(segment => segment is { Kind: "target_training_count", Name: "<5" }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}, protocol {runs[0].Result.Protocol.Name}, mean: {string.Join(", ", metrics)}; {rare[0].Cases} targets with fewer than 5 training interactions: hit@10 {rare.Average(segment => segment.Metrics["hit@10"]):F4}"));
    }

    private static string Difference(string metric, List<TestedRun> alone, List<TestedRun> full, WorkerPool pool)
    {
        var difference = PairedDifference.Of(alone.ConvertAll(run => run.Result), full.ConvertAll(run => run.Result), alone[0].Options, pool);
        var (mean, interval) = (difference.Means[metric], difference.Intervals[metric]);
        return string.Create(CultureInfo.InvariantCulture,
            $"full less sasrec, {metric}: {mean:+0.0000;-0.0000} [{interval.Low:+0.0000;-0.0000}, {interval.High:+0.0000;-0.0000}], {mean / alone.Average(run => run.Result.Metrics[metric]):+0.0 %;-0.0 %}");
    }

    private sealed record TestedRun(EvaluationResult Result, EvaluationOptions Options);
}
