using System.Globalization;
using Ur4Rec.Data.Importing;

namespace Ur4Rec.Bench;

/// <summary>
/// Beauty with the shipped configuration, cross-entropy over the catalogue beside sampled softmax with shared, corrected negatives: the test
/// metrics over the seeds, what the sampled loss keeps of them, and how fast each trains.
/// </summary>
internal static class SampledBeautyQuality
{
    private const double Wanted = 0.97;

    private static readonly string[] s_sampled =
    [
        "loss=sampled_softmax", "shared_negatives=true", "num_negatives=4096", "negative_sampling=popularity", "negative_alpha=0.75",
    ];

    private static readonly string[] s_metrics = ["hit@10", "ndcg@10"];

    public static void Run(BenchOptions options)
    {
        using var runs = new QualityRuns(options, "configs/beauty.yaml");
        var store = options.Store ?? Import(options.Beauty, runs["beauty.db"]);
        var full = QualityRuns.Seeds.Select(seed => runs.Train(store, "cross-entropy", seed)).ToList();
        var sampled = QualityRuns.Seeds.Select(seed => runs.Train(store, "sampled", seed, s_sampled)).ToList();
        foreach (var metric in s_metrics)
        {
            var (whole, part) = (full.Average(run => run.Test[metric]), sampled.Average(run => run.Test[metric]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"mean test {metric}: cross-entropy {whole:F4}, sampled {part:F4}, ratio {part / whole:F3} (wanted {Wanted:F2} of ndcg@10)"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"tokens/s: cross-entropy {full.Average(run => run.Timing.TokensPerSecond):N0}, sampled {sampled.Average(run => run.Timing.TokensPerSecond):N0}"));
    }

    private static string Import(string file, string store)
    {
        Importer.Import(file, store, new ImportOptions { Format = ImportFormat.Sequences });
        return store;
    }
}
