using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Bench;

/// <summary>Full-ranking evaluation of all users of Beauty against the PyTorch peer.</summary>
internal static class EvaluationBenchmark
{
    private const double Target = 8;
    private const int Turns = 7;

    public static void Run(BenchOptions options)
    {
        var @case = TrainingCase.Named("beauty-ce");
        var dataset = BenchData.Beauty(options);
        var sequences = BenchData.WriteSequences(dataset);
        var peer = PyTorchPeer.Run(options, sequences, $"{@case.PeerArguments.Replace("--max-steps 0", "--max-steps 1", StringComparison.Ordinal)} --epochs 3");
        File.Delete(sequences);
        var theirs = peer.Epochs.Min(epoch => epoch.EvaluateSeconds);

        using var pool = new WorkerPool(options.Threads);
        var peak = FmaPeak.Measure(pool);
        var split = Splitter.Split(dataset, new SplitOptions());
        using var model = new SasRecModel(@case.Model, dataset.ItemCount, seed: 1);
        var ours = Enumerable.Range(0, Turns).Min(_ => Time(split, model, pool));
        var flops = 2.0 * split.Validation.Count * dataset.ItemCount * @case.Model.HiddenDim;
        Console.WriteLine(
            $"evaluate Beauty, {options.Threads} thread(s): {ours:F2} s, scoring alone {flops / ours / 1e9:F0} GFLOP/s, {flops / ours / 1e9 / peak:P0} of the measured FMA peak ({peak:F0}); PyTorch {theirs:F2} s, ratio {theirs / ours:F1} (wanted {Target:F0})");
    }

    private static double Time(Split split, SasRecModel model, WorkerPool pool)
    {
        var started = Stopwatch.GetTimestamp();
        using var scorer = new SasRecScorer(model);
        new Evaluator(pool).Evaluate(scorer, split, split.Validation, new EvaluationOptions { Resamples = 0 });
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
