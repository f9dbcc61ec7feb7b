using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Training;

/// <summary>Goes through the training sequences in batches, every position a target, in a new order each time, and gives the sequence model's loss.</summary>
internal sealed class SequencePass
{
    private readonly SasRecModel _model;
    private readonly TrainingSequences _sequences;
    private readonly TrainingOptions _options;
    private readonly ISequenceObjective _objective;
    private readonly TrainingWindow[] _windows;
    private TrainingWindow[] _order = [];
    private int _pass;
    private SequenceBatch? _batch;

    /// <summary>A pass over a split's training part.</summary>
    /// <exception cref="InputException">The training part holds no pair of an item and its successor.</exception>
    public SequencePass(SasRecModel model, Split split, TrainingOptions options, WorkerPool pool)
    {
        _model = model;
        _sequences = new TrainingSequences(split, options.ShuffleTies, options.Seed);
        _options = options;
        _windows = SequenceBatch.CutWindows(split, model.Options.MaxSequenceLength);
        if (_windows.Length == 0)
            throw new InputException("There is nothing to train on: no user has two interactions in the training part; lower the filters or bring more data.");
        _objective = options.Loss == SequenceLoss.CrossEntropy ? new CatalogueObjective(options.ExcludeHistory) : new SampledObjective(split, options, pool);
        Batches = (_windows.Length + options.BatchSize - 1) / options.BatchSize;
    }

    /// <summary>Batches of a whole pass.</summary>
    public int Batches { get; }

    /// <summary>The mean loss of a shard of the next batch over its tokens; after the last one a new pass begins.</summary>
    /// <param name="tape">In training mode.</param>
    /// <param name="batch">How many batches of all passes came before.</param>
    /// <param name="shard">Which part of it.</param>
    /// <returns>Null where the batch has too few windows for the shard.</returns>
    public ShardLoss? Forward(Tape tape, long batch, Shard shard)
    {
        BeginPass((int)(batch / Batches) + 1);
        var first = (int)(batch % Batches) * _options.BatchSize;
        var windows = _order.AsSpan(first, Math.Min(_options.BatchSize, _order.Length - first));
        var numbers = BatchCut.Of(windows, shard);
        if (numbers.Length == 0)
            return null;
        _batch = SequenceBatch.Gather(tape, _sequences, windows, numbers);
        var states = _model.Encode(tape, _batch.Items, _batch.Histories);
        var tokens = _batch.Items.Length;
        return new ShardLoss(_objective.Loss(tape, _model, states, _batch, batch), tokens, (double)tokens / TokensOf(windows));
    }

    /// <summary>Says who is in which row of the last shard, while its tape has not begun anew.</summary>
    public void Describe(StepRows rows)
    {
        if (_batch is not null)
            rows.Add(_batch);
    }

    private static int TokensOf(ReadOnlySpan<TrainingWindow> windows)
    {
        var tokens = 0;
        foreach (var window in windows)
            tokens += window.Length;
        return tokens;
    }

    private void BeginPass(int pass)
    {
        if (pass == _pass)
            return;
        _pass = pass;
        _order = (TrainingWindow[])_windows.Clone();
        var random = new RandomStream(RandomKey.For(_options.Seed, "shuffle", (ulong)pass));
        random.Shuffle(_order.AsSpan());
        _sequences.BeginEpoch(pass);
    }
}
