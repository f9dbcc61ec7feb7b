using System.Globalization;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.ReferenceProtocol;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>
/// MovieLens-100K with the shipped configuration, the first stage's sequence model beside the whole one: by the configuration's own protocol,
/// and by that of the reference figures, which ranks the target among 99 other items of the catalogue with the history below all others.
/// </summary>
internal static class MovieLensQuality
{
    private const string Name = "ml-100k";
    private const int Negatives = 99;
    private const int Draws = 5;

    private static readonly string[] s_metrics = ["hit@10", "ndcg@10"];

    public static void Run(BenchOptions options)
    {
        var store = QualityRuns.RequireStore(options);
        using var runs = new QualityRuns(options, "configs/ml-100k.yaml");
        using var pool = new WorkerPool(options.Threads);
        var (sequence, model) = (new List<Figures>(), new List<Figures>());
        foreach (var seed in QualityRuns.Seeds)
        {
            runs.Train(store, Name, seed);
            using var run = TrainedRun.Load(runs.Folder(Name, seed), store: null);
            using var sasRec = LoadFirstStage(run, runs.Folder(Name, seed));
            using var scorer = new SasRecScorer(sasRec);
            sequence.Add(Measure(scorer, run, pool));
            model.Add(Measure(run.Scorer, run, pool));
        }

        Print("sasrec", sequence);
        Print("full", model);
    }

    private static SasRecModel LoadFirstStage(TrainedRun run, string folder)
    {
        var training = run.Configuration.Training;
        var model = new SasRecModel(run.Configuration.SasRec, run.Data.Split.Dataset.ItemCount, training.Seed);
        model.Load(RunDirectory.At(folder).PretrainedPath, SasRecModel.CheckpointPrefix);
        return model;
    }

    private static Figures Measure(IScorer scorer, TrainedRun run, WorkerPool pool)
    {
        var (split, evaluator) = (run.Data.Split, new Evaluator(pool));
        var historyLast = new HistoryLast(scorer);
        var draws = Enumerable.Range(1, Draws)
            .Select(draw => new EvaluationOptions { Protocol = Protocol.Sampled(Negatives, (ulong)draw, seedCompatible: true), Resamples = 0 })
            .Select(sampled => evaluator.Evaluate(historyLast, split, split.Test, sampled))
            .ToList();
        return new Figures(evaluator.Evaluate(scorer, split, split.Test, run.Configuration.Evaluation.ForTest()), draws, split.Dataset.ItemCount);
    }

    private static void Print(string name, List<Figures> seeds)
    {
        var own = s_metrics.Select(metric => string.Create(CultureInfo.InvariantCulture,
            $"{metric} {seeds.Average(seed => seed.Own.Metrics[metric]):F4} ± {seeds.Average(seed => HalfWidth(seed.Own.Intervals[metric])):F4}"));
        Console.WriteLine($"{name}, protocol {seeds[0].Own.Protocol.Name}, mean and half of the 95 % interval: {string.Join(", ", own)}");
        var reference = s_metrics.Select(metric => string.Create(CultureInfo.InvariantCulture,
            $"{metric} {seeds.Average(seed => seed.Draws.Average(draw => draw.Metrics[metric])):F4}"));
        Console.WriteLine(
            $"{name}, among {Negatives} of {seeds[0].ItemCount} items, history last, mean of {Draws} draws: {string.Join(", ", reference)}");
    }

    private static double HalfWidth(ConfidenceInterval interval) => (interval.High - interval.Low) / 2;

    private sealed record Figures(EvaluationResult Own, IReadOnlyList<EvaluationResult> Draws, int ItemCount);
}
