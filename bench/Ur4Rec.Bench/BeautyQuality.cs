using System.Globalization;
using Ur4Rec.Data.Importing;

namespace Ur4Rec.Bench;

/// <summary>The published protocol on Beauty with the shipped configuration: the test metrics of every seed and their mean.</summary>
internal static class BeautyQuality
{
    private static readonly (string Metric, double Target)[] s_targets = [("hit@10", 0.0928), ("ndcg@10", 0.0562)];

    public static void Run(BenchOptions options)
    {
        using var runs = new QualityRuns(options, "configs/beauty.yaml");
        var store = runs["beauty.db"];
        Importer.Import(options.Beauty, store, new ImportOptions { Format = ImportFormat.Sequences });
        var results = QualityRuns.Seeds.Select(seed => runs.Train(store, "beauty", seed)).ToList();
        foreach (var (metric, target) in s_targets)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"mean test {metric} {results.Average(result => result.Test[metric]):F4} (wanted {target:F4})"));
        }
    }
}
