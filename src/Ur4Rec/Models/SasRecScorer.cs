using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Models;

/// <summary>
/// Scores with a SASRec as it is when this is made: train the model further and make a new scorer. A history longer than the model
/// reads is cut to its newest items; an empty one scores zero everywhere. Until it is disposed it holds a copy of the item table, laid out for
/// scoring: 4 bytes a parameter of the table, and a thirty-second more once <see cref="TopMany"/> was asked.
/// </summary>
public sealed class SasRecScorer : IScorer, IDisposable
{
    private const int QueriesEncodedAtOnce = 64;

    private readonly SasRecModel _model;
    private readonly PackedTable _items;
    private readonly QuantizedTable? _quantizedItems;
    private readonly PackedWeights? _weights;
    private readonly WorkerPool _caller = new(1);
    private readonly ConcurrentBag<Tape> _tapes = [];
    private readonly ConcurrentBag<RowMask> _masks = [];

    /// <summary>A scorer of the model's present parameters.</summary>
    /// <param name="model">It must outlive the scorer.</param>
    /// <param name="approximate">
    /// Whether <see cref="Top"/> finds its items by <see cref="QuantizedTable"/>: in less time, with the same scores and order, and with a small
    /// chance that one is missed.
    /// </param>
    public SasRecScorer(SasRecModel model, bool approximate = false)
        : this(model, model.ItemEmbedding)
    {
        _weights = new PackedWeights();
        if (approximate)
            _quantizedItems = new QuantizedTable(_items);
    }

    /// <summary>A scorer whose items are those of another moment.</summary>
    /// <param name="model">Encodes histories, as it is when they come: it may be trained meanwhile.</param>
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

    /// <summary>
    /// The best items of one query, best first, of equal scores the lower item number first: the items, order and bits of <see cref="Score"/> and
    /// a sorted row, without the row.
    /// </summary>
    /// <param name="query">The question; neither its history nor <see cref="ScoringQuery.Excluded"/> is left out for its own sake.</param>
    /// <param name="excluded">Items that are not wanted, in any order.</param>
    /// <param name="count">How many, at least 1; there are fewer where fewer are wanted.</param>
    /// <param name="pool">Where the work runs; null for the calling thread alone.</param>
    /// <exception cref="NonFiniteScoreException">A score is not finite, if only that of an excluded item; its row is the item's number.</exception>
    public (ItemIndex Item, float Score)[] Top(ScoringQuery query, ReadOnlySpan<ItemIndex> excluded, int count, WorkerPool? pool = null)
    {
        if (!_masks.TryTake(out var mask))
            mask = new RowMask(ItemCount);
        var tape = TakeTape();
        foreach (var item in excluded)
            mask.Add(item.Value);
        var state = LastStates(tape, [query]).Row(0);
        var best = _quantizedItems?.Top(state, count, mask, pool ?? _caller) ?? _items.Top(state, count, mask, pool ?? _caller);
        foreach (var item in excluded)
            mask.Remove(item.Value);
        _tapes.Add(tape);
        _masks.Add(mask);
        return Array.ConvertAll(best, row => (new ItemIndex(row.Row), row.Score));
    }

    /// <summary>The best items of many queries, [queries][items]: each answer is that of an exact <see cref="Top"/> to the bit.</summary>
    /// <param name="queries">The questions.</param>
    /// <param name="unwanted">[queries] item numbers that a query's answer leaves out, ascending.</param>
    /// <param name="count">As for one query.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="NonFiniteScoreException">A score is not finite, if only that of an unwanted item.</exception>
    public (ItemIndex Item, float Score)[][] TopMany(ReadOnlyMemory<ScoringQuery> queries, IReadOnlyList<int[]> unwanted, int count, WorkerPool pool)
    {
        if (queries.IsEmpty)
            return [];
        using var states = new Parameter(queries.Length, Width);
        pool.For((queries.Length + QueriesEncodedAtOnce - 1) / QueriesEncodedAtOnce, batch =>
        {
            var first = batch * QueriesEncodedAtOnce;
            var asked = queries.Slice(first, Math.Min(QueriesEncodedAtOnce, queries.Length - first));
            var tape = TakeTape();
            LastStates(tape, asked.Span).Values.CopyTo(states.Values[(first * Width)..]);
            _tapes.Add(tape);
        });
        return Array.ConvertAll(
            _items.TopMany(states, count, unwanted, excluded: null, pool),
            best => Array.ConvertAll(best, row => (new ItemIndex(row.Row), row.Score)));
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
        _quantizedItems?.Dispose();
        _items.Dispose();
        _weights?.Dispose();
        _caller.Dispose();
    }

    private Tape TakeTape()
    {
        if (!_tapes.TryTake(out var tape))
            tape = new Tape(_caller) { Weights = _weights };
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
            MemoryMarshal.Cast<ItemIndex, int>(newest).CopyTo(items.Span[histories.Start(q)..]);
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
