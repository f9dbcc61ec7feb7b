using System.Globalization;
using Ur4Rec.Data.Importing;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>The published protocol on Beauty with the shipped configuration: the test metrics of three seeds and their mean.</summary>
internal static class QualityBenchmark
{
    private const int Seeds = 3;

    private static readonly (string Metric, double Target)[] s_targets = [("hit@10", 0.0928), ("ndcg@10", 0.0562)];

    public static void Run(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("ur4rec-quality-");
        try
        {
            var store = Path.Combine(folder.FullName, "beauty.db");
            Importer.Import(options.Beauty, store, new ImportOptions { Format = ImportFormat.Sequences });
            var results = Enumerable.Range(1, Seeds).Select(seed => Train(options, folder.FullName, store, seed)).ToList();
            foreach (var (metric, target) in s_targets)
                Console.WriteLine($"mean test {metric} {results.Average(result => result.Test[metric]):F4} (wanted {target:F4})");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RunResult Train(BenchOptions options, string folder, string store, int seed)
    {
        var configuration = new ConfigurationBuilder()
            .AddFile("configs/beauty.yaml")
            .Set("store", store, "bench")
            .Set("output_dir", Path.Combine(folder, $"run{seed}"), "bench")
            .Set("threads", options.Threads.ToString(CultureInfo.InvariantCulture), "bench")
            .Set("seed", seed.ToString(CultureInfo.InvariantCulture), "bench")
            .Build();
        var result = Experiment.Run(configuration, overwrite: false, new Silent(), CancellationToken.None);
        var stage = result.Stages[0];
        Console.WriteLine(
            $"seed {seed}: validation ndcg@10 {result.Validation["ndcg@10"]:F4}, test hit@10 {result.Test["hit@10"]:F4}, ndcg@10 {result.Test["ndcg@10"]:F4}; best epoch {stage.BestEpoch} of {stage.Epochs}, {result.Timing.TrainSeconds:F0} s of training, peak {result.Timing.PeakRssMb:F0} MiB");
        return result;
    }

    private sealed class Silent : IRunObserver
    {
        public void OnStep(in StepProgress progress)
        {
        }

        public void OnEpoch(EpochSummary summary)
        {
        }

        public void OnMessage(string message)
        {
        }

        public void OnWarning(string warning) => Console.Error.WriteLine($"warning: {warning}");
    }
}
