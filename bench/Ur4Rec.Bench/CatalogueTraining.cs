using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>
/// The trainer of a SASRec over made data of one catalogue, which goes on by one step at a time. Batches have the same shape for any
/// catalogue.
/// </summary>
internal sealed class CatalogueTraining : IDisposable
{
    private const int Length = 53;
    private static readonly SasRecOptions s_model = new() { HiddenDim = 64, Blocks = 2, Heads = 2, Dropout = 0.2, MaxSequenceLength = 50 };

    private static readonly TrainingOptions s_training = new()
    {
        BatchSize = 128,
        Epochs = 1,
        Loss = SequenceLoss.SampledSoftmax,
        Negatives = 1024,
        SharedNegatives = true,
        NegativeSampling = NegativeSampling.Popularity,
    };

    private readonly SasRecModel _model;
    private readonly SteppedTraining _steps;

    public CatalogueTraining(int items, int steps, WorkerPool pool)
    {
        Items = items;
        var split = Splitter.Split(Generate(items, steps * s_training.BatchSize), new SplitOptions());
        var before = ResidentBytes();
        _model = new SasRecModel(s_model, items, seed: 1);
        TableBytes = ResidentBytes() - before;
        var trainer = new SasRecTrainer(_model, split, s_training, pool);
        _steps = new SteppedTraining((observer, end) => trainer.Run(_ => new Dictionary<string, double> { ["ndcg@10"] = 0 }, observer, end));
    }

    public static string Shape { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{s_training.BatchSize} sequences of {Length - 3} tokens, d = {s_model.HiddenDim}, {s_model.Blocks} blocks, {s_training.Negatives} shared negatives");

    public int Items { get; }

    public long TableLength => _model.ItemEmbedding.Length;

    /// <summary>Growth of the process by the model and all that its first steps asked for.</summary>
    public long TableBytes { get; private set; }

    public double MedianMilliseconds => _steps.MedianMilliseconds;

    public double BestMilliseconds => _steps.BestMilliseconds;

    /// <summary>Makes steps that are not timed.</summary>
    public void Warm(int steps)
    {
        var before = ResidentBytes();
        _steps.Warm(steps);
        TableBytes += ResidentBytes() - before;
    }

    public void Step() => _steps.Step();

    public void Dispose()
    {
        _steps.Dispose();
        _model.Dispose();
    }

    /// <summary>Users of one length; popularity follows Zipf's law and has nothing to do with an item's number.</summary>
    private static SequenceDataset Generate(int items, int users)
    {
        const long scatter = 2_654_435_761;
        var random = new RandomStream(RandomKey.For(1, "catalogue bench"));
        var sequence = new ItemIndex[users * Length];
        foreach (ref var item in sequence.AsSpan())
            item = new ItemIndex((int)((long)Math.Pow(items, random.NextDouble()) * scatter % items));
        return new SequenceDataset(
            [.. Enumerable.Range(0, users).Select(user => new UserId(user.ToString(CultureInfo.InvariantCulture)))],
            [.. Enumerable.Range(0, items).Select(item => new ItemId(item.ToString(CultureInfo.InvariantCulture)))],
            [.. Enumerable.Range(0, users + 1).Select(user => user * Length)],
            sequence,
            [.. Enumerable.Range(0, sequence.Length).Select(position => (long)position)]);
    }

    private static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
