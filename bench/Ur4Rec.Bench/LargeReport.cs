using System.Globalization;
using System.Text.Json;
using Ur4Rec.Numerics;

namespace Ur4Rec.Bench;

/// <summary>What the training of a run made of the machine: epochs, tokens, memory, and the shares of the FMA peak and of memory bandwidth.</summary>
internal static class LargeReport
{
    /// <summary>Values, gradient and the optimiser's two moments, of which all but the gradient are written back.</summary>
    private const int TransfersOfRow = 7;

    public static void Run(BenchOptions options)
    {
        var folder = options.Run ?? throw new ArgumentException("Name the run directory with --run.");
        var configuration = new ConfigurationBuilder().AddFile(Path.Combine(folder, "config.yaml")).Build();
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "metrics.json")));
        var (dataset, timing) = (document.RootElement.GetProperty("dataset"), document.RootElement.GetProperty("timing"));
        using var pool = new WorkerPool(document.RootElement.GetProperty("threads").GetInt32());

        var tokensPerSecond = Number(timing, "tokens_per_second");
        var users = Number(dataset, "users");
        var tokensPerUser = (Number(dataset, "interactions") / users) - 3;
        var (model, training) = (configuration.SasRec, configuration.Training);
        var @case = new TrainingCase(0, _ => throw new InvalidOperationException("The run is made."), model, training, 0);
        var flops = tokensPerSecond * @case.FlopsPerToken((int)Number(dataset, "items"), Math.Min(tokensPerUser, model.MaxSequenceLength)) / 1e9;
        var bytes = tokensPerSecond * RowsPerToken(training.Negatives, tokensPerUser * training.BatchSize) * TransfersOfRow * sizeof(float) * model.HiddenDim;
        var (peak, bandwidth) = (FmaPeak.Measure(pool), ReadBandwidth.Measure(pool));

        var epochs = document.RootElement.GetProperty("stages")[0].GetProperty("epochs").GetInt32();
        Console.WriteLine(Text($"| seconds an epoch | {Number(timing, "train_seconds") / epochs:F1}, of {epochs} |"));
        Console.WriteLine(Text($"| tokens a second | {tokensPerSecond:N0}, {pool.Threads} threads |"));
        Console.WriteLine(Text($"| of the FMA peak | {flops / peak:P0}: {flops:F1} of {peak:F0} GFLOP/s |"));
        Console.WriteLine(Text($"| of memory bandwidth, rows of the item table alone | {bytes / bandwidth:P1}: {bytes / 1e9:F2} of {bandwidth / 1e9:F1} GB/s |"));
        Console.WriteLine(Text($"| seconds of validation and test | {Number(timing, "evaluate_seconds"):F1}, of the baselines {Number(timing, "baseline_seconds"):F1} |"));
        Console.WriteLine(Text($"| peak resident memory of training | {Number(timing, "peak_rss_mb"):N0} MiB |"));
    }

    /// <summary>An input and a target each, were all of them different, and the batch's share of the negatives.</summary>
    private static double RowsPerToken(int negatives, double tokensPerBatch) => 2 + (negatives / tokensPerBatch);

    private static double Number(JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
