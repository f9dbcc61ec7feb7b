using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>Seconds of an epoch in which both modules train, and of a validation of all users, on the Python original's own workload.</summary>
internal static class JointBenchmark
{
    private const int Epochs = 4;
    private const double OriginalEpochSeconds = 30;
    private const double OriginalValidationSeconds = 390;
    private const double WantedEpochSeconds = 3;
    private const double WantedValidationSeconds = 4;

    public static void Run(BenchOptions options)
    {
        using var pool = new WorkerPool(options.Threads);
        var peak = FmaPeak.Measure(pool);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Threads} thread(s), measured FMA peak {peak:F0} GFLOP/s"));
        var split = JointWorkload.Split();
        var flops = new JointFlops(split);
        foreach (var loss in new[] { SequenceLoss.Bce, SequenceLoss.CrossEntropy })
        {
            var epochs = Train(split, loss, pool);
            Print($"{loss}: epoch", epochs.Min(epoch => epoch.TrainSeconds), OriginalEpochSeconds, WantedEpochSeconds, flops.Epoch(loss), peak);
            Print($"{loss}: validation", epochs.Min(epoch => epoch.EvaluateSeconds), OriginalValidationSeconds, WantedValidationSeconds, flops.Validation(), peak);
        }
    }

    /// <summary>The epochs after the first, in which the code is still being compiled.</summary>
    private static List<EpochSummary> Train(Split split, SequenceLoss loss, WorkerPool pool)
    {
        var features = JointWorkload.Features();
        using var model = new Ur4RecModel(JointWorkload.Model, split.Dataset.ItemCount, features, seed: 1);
        var training = new TrainingOptions
        {
            Loss = loss,
            Negatives = JointWorkload.Negatives,
            BatchSize = JointWorkload.Batch,
            Epochs = Epochs,
            Patience = 0,
        };
        var evaluator = new Evaluator(pool);
        var trainer = new JointTrainer(
            model, features, collaborative: [], split, training, JointWorkload.RetrieverTraining, pool,
            scorer => evaluator.Evaluate(scorer, split, split.Validation, new EvaluationOptions { Resamples = 0 }).Metrics);
        var observer = new Observer();
        trainer.Run([Stage.EndToEnd], observer);
        return [.. observer.Epochs.Skip(1)];
    }

    private static void Print(string what, double seconds, double original, double wanted, double flops, double peak) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what} {seconds:F2} s (wanted {wanted:F0}), {original / seconds:F0} times as fast as the original's {original:F0} s; {flops / 1e9:F0} GFLOP counted, {flops / seconds / 1e9:F0} GFLOP/s, {flops / seconds / 1e9 / peak:P0} of the peak"));

    private sealed class Observer : IRunObserver
    {
        public List<EpochSummary> Epochs { get; } = [];

        public void OnStep(in StepProgress progress)
        {
        }

        public void OnEpoch(EpochSummary summary)
        {
            Epochs.Add(summary);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  epoch {summary.Epoch}: {summary.TrainSeconds:F2} s and {summary.EvaluateSeconds:F2} s, loss {summary.Loss:F4}, {summary.Counters["memory_updates"]} memory updates"));
        }

        public void OnMessage(string message) => Console.Error.WriteLine($"  {message}");

        public void OnWarning(string warning) => Console.Error.WriteLine($"warning: {warning}");
    }
}
