using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Data.Synthetic;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Inspection;
using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench;

/// <summary>
/// What the anomaly guard takes of a training step: the check of the loss and of all gradients, and a comparison with null an operation. And
/// what it takes to do a step again under inspection. The shape is that of Amazon Beauty; no data are needed.
/// </summary>
internal static class GuardBenchmark
{
    private const int Items = 12_101;
    private const int Users = 22_363;
    private const double MeanLength = 8.9;
    private const int Batch = 128;
    private const int Steps = 60;

    public static void Run(BenchOptions options)
    {
        using var pool = new WorkerPool(options.Threads);
        using var model = new SasRecModel(new SasRecOptions { HiddenDim = 64, Blocks = 1, Heads = 1, Dropout = 0.3, MaxSequenceLength = 50 }, Items, seed: 1);
        using var adam = new Adam(pool, model.NamedParameters(), new AdamOptions());
        using var tape = new Tape(pool);
        var dataset = SyntheticSequences.Generate(Users, MeanLength, Items, seed: 1);
        var (steps, checks) = (new List<double>(), new List<double>());
        for (var step = 0; step < Steps; step++)
        {
            var started = Stopwatch.GetTimestamp();
            var loss = Forward(tape, model, dataset, step);
            loss.Backward();
            var checking = Stopwatch.GetTimestamp();
            if (!float.IsFinite(loss.Scalar))
                throw new InvalidOperationException("The loss is not finite.");
            var norm = adam.MeasureNorm();
            checks.Add(Stopwatch.GetElapsedTime(checking).TotalSeconds);
            adam.Apply(1e-3, 0, norm);
            steps.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var (stepSeconds, checkSeconds) = (Median(steps), Median(checks));
        var (operations, inspectedSeconds) = Inspect(tape, model, dataset);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"guard, {options.Threads} thread(s): {1e3 * checkSeconds:F3} ms of a step of {1e3 * stepSeconds:F1} ms, {checkSeconds / stepSeconds:P2} (wanted under 1 %), and a comparison for each of {operations} operations; the step under inspection {1e3 * inspectedSeconds:F1} ms; medians of {Steps} steps"));
    }

    private static (int Operations, double Seconds) Inspect(Tape tape, SasRecModel model, SequenceDataset dataset)
    {
        var seconds = new List<double>();
        var operations = 0;
        for (var step = 0; step < Steps; step++)
        {
            var inspection = new TapeInspection(model.NamedParameters());
            tape.Observer = inspection;
            var started = Stopwatch.GetTimestamp();
            Forward(tape, model, dataset, step).Backward();
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            operations = inspection.Operations.Count;
        }

        return (operations, Median(seconds));
    }

    private static Tensor Forward(Tape tape, SasRecModel model, SequenceDataset dataset, int step)
    {
        tape.Begin(TapeMode.Training, RandomKey.For(1, "dropout", (ulong)step));
        var sequences = Enumerable.Range(step * Batch, Batch).Select(user => dataset.Sequence(new UserIndex(user % Users)));
        var windows = sequences.Where(sequence => sequence.Length > 1).Select(sequence => sequence[Math.Max(0, sequence.Length - 51)..]).ToArray();
        var items = windows.SelectMany(window => window[..^1].ToArray()).Select(item => item.Value).ToArray();
        var targets = windows.SelectMany(window => window[1..].ToArray()).Select(item => item.Value).ToArray();
        var states = model.Encode(tape, items, Ragged.FromLengths([.. windows.Select(window => window.Length - 1)]));
        return tape.CrossEntropyOverCatalogue(states, model.ItemEmbedding, targets);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
