using System.Globalization;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>Runs of a shipped configuration, in folders that go with this.</summary>
/// <param name="options">Epochs and threads.</param>
/// <param name="configuration">Path of the configuration.</param>
internal sealed class QualityRuns(BenchOptions options, string configuration) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ur4rec-quality-");

    public static IReadOnlyList<int> Seeds { get; } = [1, 2, 3];

    /// <summary>Path of a file or folder among the runs.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Trains into the folder of a name.</summary>
    /// <param name="store">The data.</param>
    /// <param name="name">Of the run, without the seed.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="changes">Assignments, <c>key=value</c>, over the configuration.</param>
    public RunResult Train(string store, string name, int seed, params IEnumerable<string> changes)
    {
        var builder = new ConfigurationBuilder()
            .AddFile(configuration)
            .Set("store", store, "bench")
            .Set("output_dir", Folder(name, seed), "bench")
            .Set("threads", options.Threads.ToString(CultureInfo.InvariantCulture), "bench")
            .Set("seed", seed.ToString(CultureInfo.InvariantCulture), "bench");
        if (options.Epochs is { } epochs)
            builder.Set("epochs_per_stage", epochs.ToString(CultureInfo.InvariantCulture), "--epochs");
        foreach (var change in changes)
            builder.SetAssignment(change);
        var result = Experiment.Run(builder.Build(), overwrite: false, new Silent(), CancellationToken.None);
        var stages = string.Join(", ", result.Stages.Select(stage => $"{stage.Name} {stage.BestEpoch} of {stage.Epochs}{(stage.Kept ? "" : ", rolled back")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}, seed {seed}: validation ndcg@10 {result.Validation["ndcg@10"]:F4}, test hit@10 {result.Test["hit@10"]:F4}, ndcg@10 {result.Test["ndcg@10"]:F4}; best epochs: {stages}; {result.Timing.TrainSeconds:F0} s of training, peak {result.Timing.PeakRssMb:F0} MiB"));
        return result;
    }

    /// <summary>Where a run is.</summary>
    public string Folder(string name, int seed) => this[$"{name}-{seed}"];

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The store that the command line names.</summary>
    public static string RequireStore(BenchOptions options) =>
        options.Store ?? throw new ArgumentException("Name the store with --store FILE; bench/README.md says what it must hold.");

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
