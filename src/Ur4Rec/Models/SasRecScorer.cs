using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Scores with a SASRec as it is when this is made: train the model further and make a new scorer. A history longer than the model
/// reads is cut to its newest items; an empty one scores zero everywhere.
/// </summary>
public sealed class SasRecScorer : IScorer, IDisposable
{
    private readonly SasRecModel _model;
    private readonly PackedTable _items;
    private readonly WorkerPool _caller = new(1);
    private readonly ConcurrentBag<Tape> _tapes = [];

    /// <summary>A scorer of the model's present parameters.</summary>
    public SasRecScorer(SasRecModel model)
        : this(model, model.ItemEmbedding)
    {
    }

    /// <summary>A scorer whose items are those of another moment.</summary>
    /// <param name="model">Encodes histories.</param>
    /// <param name="items">[items, hidden], copied.</param>
    internal SasRecScorer(SasRecModel model, Tensor items)
    {
        _model = model;
        _items = new PackedTable(items);
    }

    /// <inheritdoc/>
    public string Name => "sasrec";

    /// <inheritdoc/>
    public int ItemCount => _model.ItemCount;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        var tape = TakeTape();
        _items.Multiply(LastStates(tape, queries), scores);
        _tapes.Add(tape);
    }

    /// <summary>Width of a state.</summary>
    public int Width => _model.Options.HiddenDim;

    /// <summary>The directions of the states after the histories: rows of length 1, zeros for an empty history.</summary>
    /// <param name="queries">The questions.</param>
    /// <param name="directions">[queries, <see cref="Width"/>].</param>
    public void Encode(ReadOnlySpan<ScoringQuery> queries, Span<float> directions)
    {
        var tape = TakeTape();
        tape.L2Normalize(LastStates(tape, queries)).Values.CopyTo(directions);
        _tapes.Add(tape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tape in _tapes)
            tape.Dispose();
        _items.Dispose();
        _caller.Dispose();
    }

    private Tape TakeTape()
    {
        if (!_tapes.TryTake(out var tape))
            tape = new Tape(_caller);
        tape.Begin(TapeMode.Inference);
        return tape;
    }

    private Tensor LastStates(Tape tape, ReadOnlySpan<ScoringQuery> queries)
    {
        var lengths = new int[queries.Length];
        for (var q = 0; q < queries.Length; q++)
            lengths[q] = Math.Min(queries[q].History.Length, _model.Options.MaxSequenceLength);
        var histories = Ragged.FromLengths(lengths);
        var items = tape.NewRowNumbers(histories.Total);
        var last = new List<int>(queries.Length);
        for (var q = 0; q < queries.Length; q++)
        {
            var newest = queries[q].History.Span[^histories.LengthOf(q)..];
            MemoryMarshal.Cast<Data.ItemIndex, int>(newest).CopyTo(items.Span[histories.Start(q)..]);
            if (newest.Length > 0)
                last.Add(histories.Start(q) + newest.Length - 1);
        }

        var states = tape.Gather(_model.Encode(tape, items, histories), last.ToArray());
        return last.Count == queries.Length ? states : WithEmptyHistories(tape, states, histories);
    }

    private static Tensor WithEmptyHistories(Tape tape, Tensor states, Ragged histories)
    {
        var values = new float[histories.Groups * states.Columns];
        var next = 0;
        for (var q = 0; q < histories.Groups; q++)
        {
            if (histories.LengthOf(q) > 0)
                states.Row(next++).CopyTo(values.AsSpan(q * states.Columns));
        }

        return tape.Constant(histories.Groups, states.Columns, values);
    }
}
