using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>Seconds of a training epoch against the PyTorch peer: the peer, then this library, on the same sequences.</summary>
internal static class TrainingBenchmark
{
    private const int Epochs = 6;

    public static void Run(BenchOptions options)
    {
        var @case = TrainingCase.Named(options.Case);
        var dataset = @case.Load(options);
        var peer = RunPeer(options, @case, dataset);
        using var pool = new WorkerPool(options.Threads);
        var peak = FmaPeak.Measure(pool);
        var ours = RunOurs(@case, dataset, pool);
        var tokensASecond = ours.Tokens / ours.TrainSeconds;
        var flops = @case.FlopsPerToken(dataset.ItemCount, MeanLength(dataset, @case.Model.MaxSequenceLength));
        Console.WriteLine(
            $"{options.Case}, {options.Threads} thread(s): {ours.TrainSeconds:F2} s an epoch of {ours.Tokens} tokens, {tokensASecond:F0} tokens/s, {flops * tokensASecond / 1e9:F0} GFLOP/s, {flops * tokensASecond / 1e9 / peak:P0} of the measured FMA peak ({peak:F0})");
        Console.WriteLine(
            $"  PyTorch: {ours.Tokens / peer.TokensPerSecond:F2} s for as many tokens, {peer.TokensPerSecond:F0} tokens/s; ratio {tokensASecond / peer.TokensPerSecond:F1} (wanted {@case.Target:F0})");
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"  managed allocation {ours.BytesPerStep / 1024.0:F0} KB a step; largest resident set {process.PeakWorkingSet64 / 1e6:F0} MB, PyTorch's {peer.PeakMegabytes:F0} MB");
    }

    private static (double TokensPerSecond, double PeakMegabytes) RunPeer(BenchOptions options, TrainingCase @case, SequenceDataset dataset)
    {
        var sequences = BenchData.WriteSequences(dataset);
        try
        {
            var run = PyTorchPeer.Run(options, sequences, $"{@case.PeerArguments} --epochs 2 --eval-every 99");
            return (run.Epochs[^1].TokensPerSecond, run.PeakMegabytes);
        }
        finally
        {
            File.Delete(sequences);
        }
    }

    private static double MeanLength(SequenceDataset dataset, int longest) =>
        Enumerable.Range(0, dataset.UserCount).Average(user => (double)Math.Min(longest, dataset.Sequence(new UserIndex(user)).Length - 3));

    private static Measured RunOurs(TrainingCase @case, SequenceDataset dataset, WorkerPool pool)
    {
        var split = Splitter.Split(dataset, new SplitOptions());
        using var model = new SasRecModel(@case.Model, dataset.ItemCount, seed: 1);
        var trainer = new SasRecTrainer(model, split, @case.Training with { Epochs = Epochs, Patience = 0 }, pool);
        var observer = new Observer();
        trainer.Run(_ => new Dictionary<string, double> { ["ndcg@10"] = 0 }, observer);
        return observer.Best;
    }

    private readonly record struct Measured(double TrainSeconds, long Tokens, double BytesPerStep);

    /// <summary>Keeps the fastest epoch after the first, in which the code is still being compiled.</summary>
    private sealed class Observer : ITrainingObserver
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private long _allocatedBefore;
        private int _steps;

        public Measured Best { get; private set; } = new(double.MaxValue, 0, 0);

        public void OnStep(in StepProgress progress) => _steps = progress.StepsPerEpoch;

        public void OnEpoch(EpochSummary summary)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            if (summary.Epoch > 1 && summary.TrainSeconds < Best.TrainSeconds)
                Best = new Measured(summary.TrainSeconds, summary.Examples, (double)(allocated - _allocatedBefore) / _steps);
            _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            Console.Error.WriteLine($"  epoch {summary.Epoch}: {summary.TrainSeconds:F2} s, loss {summary.Loss:F4} ({_clock.Elapsed.TotalSeconds:F0} s in all)");
        }
    }
}
