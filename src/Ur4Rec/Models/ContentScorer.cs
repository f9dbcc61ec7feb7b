using System.Buffers;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Scores an item by how much its description is like those of the history: the sum over the history, an item n places from the end, of
/// decay^n max(0, cosine)^sharpness. It is made in no time, and it ranks items that nobody has had yet.
/// </summary>
public sealed class ContentScorer : IScorer, IDisposable
{
    private readonly Parameter _content;
    private readonly PackedTable _packed;
    private readonly HistoryDecay _decay;
    private readonly int _sharpness;
    private readonly WorkerPool _caller = new(1);

    /// <summary>A scorer over items' descriptions.</summary>
    /// <param name="texts">The sentences of each item's description; at least one item.</param>
    /// <param name="historyDecay">0 &lt; value &lt;= 1; 1 counts the whole history alike. An item that stands several times counts by its newest place.</param>
    /// <param name="sharpness">1 or more; the larger, the more the nearest items of the history count alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ContentScorer(ContextTable texts, double historyDecay, int sharpness)
        : this(ItemContent.Of(texts), historyDecay, sharpness)
    {
    }

    /// <summary>A scorer over items' directions, which go with it; otherwise as above.</summary>
    internal ContentScorer(Parameter directions, double historyDecay, int sharpness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sharpness, 1);
        _decay = new HistoryDecay(historyDecay);
        _sharpness = sharpness;
        _content = directions;
        _packed = new PackedTable(_content);
    }

    /// <inheritdoc/>
    public string Name => "content";

    /// <inheritdoc/>
    public int ItemCount => _content.Rows;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        using var tape = new Tape(_caller);
        for (var q = 0; q < queries.Length; q++)
            Score(tape, queries[q].History.Span, scores.Slice(q * ItemCount, ItemCount));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _content.Dispose();
        _caller.Dispose();
    }

    private void Score(Tape tape, ReadOnlySpan<Data.ItemIndex> history, Span<float> scores)
    {
        scores.Clear();
        if (history.IsEmpty)
            return;
        var buffer = ArrayPool<int>.Shared.Rent(history.Length);
        var items = DistinctItems.Of(history, buffer);
        tape.Begin(TapeMode.Inference);
        var rows = tape.NewRowNumbers(items.Length);
        items.CopyTo(rows.Span);
        var cosines = tape.NewValues(items.Length * ItemCount);
        _packed.Multiply(tape.Gather(_content, rows), cosines);
        for (var i = 0; i < items.Length; i++)
            Add(_decay.WeightOf(new Data.ItemIndex(items[i]), history), cosines.Slice(i * ItemCount, ItemCount), scores);
        ArrayPool<int>.Shared.Return(buffer);
    }

    private void Add(float weight, ReadOnlySpan<float> cosines, Span<float> scores)
    {
        for (var item = 0; item < scores.Length; item++)
        {
            var likeness = Math.Max(0, cosines[item]);
            var power = likeness;
            for (var factor = 1; factor < _sharpness; factor++)
                power *= likeness;
            scores[item] += weight * power;
        }
    }
}
